package dev.con2.reports;

import dev.con2.evaluate.PrincipalComponents;
import dev.con2.score.Embeddings;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Representations of some images in each context, laid out in the plane of their two main
 * directions: Figure 3 of the paper.
 *
 * @param contexts names of the contexts, the original image first
 * @param training training images
 * @param normal normal test images
 * @param anomalous anomalous test images
 * @param explained share of the variance of the training rows that the plane shows, in [0, 1]
 */
public record RepresentationMap(
    List<String> contexts,
    List<Trace> training,
    List<Trace> normal,
    List<Trace> anomalous,
    double explained) {

  /** The most images of a kind that are drawn. */
  public static final int SHOWN = 200;

  /**
   * One image.
   *
   * @param points where each of its contexts lies, in the order of the contexts
   */
  public record Trace(List<Position> points) {
    /** Keeps a copy. */
    public Trace {
      points = List.copyOf(points);
    }
  }

  /** A position in the plane. */
  public record Position(double x, double y) {
    /** Checks that both are finite. */
    public Position {
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        throw new IllegalArgumentException("(" + x + ", " + y + ") is no position in the plane");
      }
    }
  }

  /** Checks that each image has a point in each context, and keeps copies. */
  public RepresentationMap {
    contexts = List.copyOf(contexts);
    training = checked(training, contexts.size());
    normal = checked(normal, contexts.size());
    anomalous = checked(anomalous, contexts.size());
    if (contexts.isEmpty() || training.isEmpty()) {
      throw new IllegalArgumentException("a map has at least one context and one training image");
    }
    if (!(explained >= 0 && explained <= 1 + 1e-9)) {
      throw new IllegalArgumentException(explained + " is no share of the variance");
    }
  }

  /**
   * Fits the plane to the training rows of all contexts and lays out every kind in it; of a kind
   * with more than 200 images, 200 evenly spaced ones.
   *
   * @param contexts names of the contexts, the original image first
   * @param training one matrix a context, row i being image i in each; at least one row
   * @param normal likewise
   * @param anomalous likewise
   */
  public static RepresentationMap of(
      List<String> contexts,
      List<Embeddings> training,
      List<Embeddings> normal,
      List<Embeddings> anomalous) {
    PrincipalComponents plane = PrincipalComponents.fit(training, 2);
    double[] explained = plane.explained();
    return new RepresentationMap(
        contexts,
        traces(plane, training),
        traces(plane, normal),
        traces(plane, anomalous),
        explained[0] + explained[1]);
  }

  /** As many of them as are drawn, evenly over the list. */
  public static <T> List<T> evenlySpaced(List<T> all) {
    return IntStream.range(0, Math.min(all.size(), SHOWN))
        .mapToObj(i -> all.get(position(i, all.size())))
        .toList();
  }

  /**
   * Whether that of a position is among them, for pictures that come one by one.
   *
   * @param position from 0
   * @param count of them all
   */
  public static boolean isEvenlySpaced(int position, int count) {
    long shown = Math.min(count, SHOWN);
    int place = (int) ((position * shown + count - 1) / count); // the first at or behind it
    return place < shown && position(place, count) == position;
  }

  private static int position(int place, int count) {
    return (int) ((long) place * count / Math.min(count, SHOWN));
  }

  private static List<Trace> traces(PrincipalComponents plane, List<Embeddings> perContext) {
    List<double[][]> projected = perContext.stream().map(plane::project).toList();
    List<Integer> images = IntStream.range(0, projected.get(0).length).boxed().toList();
    return evenlySpaced(images).stream()
        .map(
            image ->
                new Trace(
                    projected.stream()
                        .map(context -> new Position(context[image][0], context[image][1]))
                        .toList()))
        .toList();
  }

  private static List<Trace> checked(List<Trace> traces, int contexts) {
    for (Trace trace : Objects.requireNonNull(traces)) {
      if (trace.points().size() != contexts) {
        throw new IllegalArgumentException(
            trace.points().size() + " points for " + contexts + " contexts");
      }
    }
    return List.copyOf(traces);
  }
}
