package dev.con2.app.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The outline of the part as a distance: negative in the metal, 0 on an edge, positive outside and
 * in the holes. An arched plate on a wide foot, with a slot near the top and a notch in the foot:
 * left and right are alike, top and bottom are not, so that a part turned upside down is distinct
 * from an upright one.
 */
final class PartShape {

  /** What is cut out of the plate: a stadium, round where both ends are the same place. */
  record Hole(Vertex start, Vertex end, double radius) {

    static Hole round(double x, double y, double radius) {
      return new Hole(new Vertex(x, y), new Vertex(x, y), radius);
    }

    double distance(Vertex place) {
      Vertex run = end.minus(start);
      Vertex offset = place.minus(start);
      double lengthSquared = run.dot(run);
      double share = lengthSquared == 0 ? 0 : clamp(offset.dot(run) / lengthSquared);
      return offset.minus(run.times(share)).length() - radius;
    }
  }

  private static final Hole SLOT = new Hole(new Vertex(-0.2, -0.66), new Vertex(0.2, -0.66), 0.15);
  private static final Hole BORE = Hole.round(0, 0, 0.29);
  private static final Hole NOTCH = new Hole(new Vertex(0, 0.7), new Vertex(0, 1.2), 0.16);
  private static final List<Hole> DRILLED =
      List.of(
          SLOT,
          BORE,
          Hole.round(-0.45, -0.26, 0.17),
          Hole.round(0.45, -0.26, 0.17),
          Hole.round(-0.65, 0.68, 0.19),
          Hole.round(0.65, 0.68, 0.19));

  private static final double CORNER = 0.1;

  /** The part as it should be. */
  static final PartShape INTACT = new PartShape(DRILLED);

  private final List<Hole> holes;

  private PartShape(List<Hole> holes) {
    this.holes = holes;
  }

  /** The holes that are drilled, and so can be forgotten; the notch is cast. */
  List<Hole> holes() {
    return holes;
  }

  /** The part with one hole not drilled. */
  PartShape without(Hole missing) {
    List<Hole> left = new ArrayList<>(holes);
    left.remove(missing);
    return new PartShape(List.copyOf(left));
  }

  /** The distance to the nearest edge in part units, negative in the metal. */
  double distance(Vertex place) {
    double arch = new Vertex(place.x(), place.y() + 0.25).length() - 0.7;
    double plate = box(place.x(), place.y() - 0.2, 0.7, 0.45);
    double foot = box(place.x(), place.y() - 0.7, 0.95, 0.26);
    double distance = Math.min(Math.min(arch, plate), foot);
    distance = Math.max(distance, -NOTCH.distance(place));
    for (Hole hole : holes) {
      distance = Math.max(distance, -hole.distance(place));
    }
    return distance;
  }

  private static double box(double x, double y, double halfWidth, double halfHeight) {
    double beside = Math.abs(x) - halfWidth + CORNER;
    double above = Math.abs(y) - halfHeight + CORNER;
    double outside = new Vertex(Math.max(beside, 0), Math.max(above, 0)).length();
    return outside + Math.min(Math.max(beside, above), 0) - CORNER;
  }

  private static double clamp(double share) {
    return Math.min(1, Math.max(0, share));
  }
}
