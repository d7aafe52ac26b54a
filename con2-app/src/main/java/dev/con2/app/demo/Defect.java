package dev.con2.app.demo;

import java.util.List;

/** What is wrong with one part: a change of its shape, of its lie, or of its surface. */
sealed interface Defect {

  /** A spot of changed surface: how much of the face it hides, with what, and how it is tilted. */
  record Mark(double opacity, Colour colour, Vertex slope) {
    static final Mark NONE = new Mark(0, new Colour(0, 0, 0), new Vertex(0, 0));

    public Mark {
      opacity = Math.min(1, opacity);
    }
  }

  /** The part's shape before anything is bent. */
  default PartShape shape() {
    return PartShape.INTACT;
  }

  /** Where the metal that is now at a place was before it was bent. */
  default Vertex origin(Vertex place) {
    return place;
  }

  /** What the surface at a place is like. */
  default Mark mark(Vertex place) {
    return Mark.NONE;
  }

  /** Nothing is wrong. */
  record None() implements Defect {}

  /** One hole was not drilled. */
  record MissingHole(PartShape shape) implements Defect {
    static MissingHole draw(Draws draws) {
      return new MissingHole(PartShape.INTACT.without(draws.oneOf(PartShape.INTACT.holes())));
    }
  }

  /** A gouge across the face: a curved groove with a raised lip on either side. */
  record Scratch(
      Vertex middle,
      Vertex axis,
      double halfLength,
      double bow,
      double halfWidth,
      double contrast,
      Colour ground,
      ValueNoise wobble)
      implements Defect {

    private static final List<Colour> GROUNDS =
        List.of(new Colour(0.95, 0.94, 0.9), new Colour(0.07, 0.06, 0.06));

    static Scratch draw(Draws draws, Severity severity, Colour face) {
      return new Scratch(
          new Vertex(draws.from(Range.around(0, 0.25)), draws.from(Range.around(0.05, 0.4))),
          Vertex.ofAngle(draws.angle()),
          draws.from(severity.scratchLength()) / 2,
          draws.from(Range.around(0, 0.3)),
          draws.from(severity.scratchWidth()),
          draws.from(severity.scratchContrast()),
          draws.oneOf(face.contrasting(GROUNDS)),
          new ValueNoise(draws.seed()));
    }

    @Override
    public Mark mark(Vertex place) {
      Vertex local = place.minus(middle).along(axis);
      double along = local.x() / halfLength;
      if (Math.abs(along) >= 1) {
        return Mark.NONE;
      }
      double drift = bow * along * along + 0.04 * wobble.at(4 * local.x(), 0);
      double width = halfWidth * (1 - along * along * along * along);
      double across = (local.y() - drift) / Math.max(width, 1e-6);
      if (Math.abs(across) >= 2) {
        return Mark.NONE;
      }
      double depth = 1 - Photograph.smoothStep(0.6, 1.1, Math.abs(across));
      double uneven = 0.85 + 0.15 * wobble.at(12 * local.x(), 30 * local.y());
      double slope = -0.9 * across * (1 - across * across / 4);
      return new Mark(depth * contrast * uneven, ground, axis.perpendicular().times(slope));
    }
  }

  /** A patch of rust, oil or residue with a ragged, darker rim. */
  record Stain(Vertex middle, double radius, double opacity, Colour colour, ValueNoise cloud)
      implements Defect {

    private static final List<Colour> SUBSTANCES =
        List.of(
            new Colour(0.48, 0.25, 0.10),
            new Colour(0.10, 0.09, 0.08),
            new Colour(0.86, 0.86, 0.80),
            new Colour(0.30, 0.46, 0.36));

    static Stain draw(Draws draws, Severity severity, Colour face) {
      return new Stain(
          new Vertex(draws.from(Range.around(0, 0.4)), draws.from(Range.around(0.1, 0.5))),
          draws.from(severity.stainRadius()),
          draws.from(severity.stainOpacity()),
          draws.oneOf(face.contrasting(SUBSTANCES)),
          new ValueNoise(draws.seed()));
    }

    @Override
    public Mark mark(Vertex place) {
      double ragged = 0.4 * cloud.cloudy(3.5 * place.x(), 3.5 * place.y());
      double out = place.minus(middle).length() / radius + ragged;
      if (out >= 1.1) {
        return Mark.NONE;
      }
      double body = 1 - Photograph.smoothStep(0.8, 1.1, out);
      double rim = Photograph.smoothStep(0.55, 0.85, out);
      double streaks = 0.2 * cloud.cloudy(9 * place.x(), 9 * place.y());
      double share = opacity * body * Math.min(1, 0.75 + 0.25 * rim + streaks);
      return new Mark(share, colour.times(1 - 0.35 * rim), new Vertex(0, 0));
    }
  }

  /** A piece of the outline pushed out of place. */
  record BentEdge(Vertex spot, Vertex push, double reach) implements Defect {

    private static final List<Vertex> SPOTS =
        List.of(
            new Vertex(-0.85, 0.65),
            new Vertex(0.85, 0.65),
            new Vertex(-0.55, -0.65),
            new Vertex(0.55, -0.65),
            new Vertex(0, -0.9));

    static BentEdge draw(Draws draws, Severity severity) {
      Vertex spot = draws.oneOf(SPOTS);
      Vertex inward = spot.times(-1 / spot.length());
      double turn = draws.from(Range.around(0, 0.9));
      Vertex way =
          inward
              .times(StrictMath.cos(turn))
              .plus(inward.perpendicular().times(StrictMath.sin(turn)));
      return new BentEdge(
          spot, way.times(draws.from(severity.bendDepth())), draws.from(severity.bendReach()));
    }

    @Override
    public Vertex origin(Vertex place) {
      return place.minus(push.times(nearness(place)));
    }

    @Override
    public Mark mark(Vertex place) {
      Vertex offset = place.minus(spot);
      double steepness = 0.8 * push.length() / (reach * reach) * nearness(place);
      return new Mark(0, Mark.NONE.colour(), offset.times(steepness));
    }

    private double nearness(Vertex place) {
      Vertex offset = place.minus(spot.plus(push.times(0.5)));
      return StrictMath.exp(-offset.dot(offset) / (reach * reach));
    }
  }
}
