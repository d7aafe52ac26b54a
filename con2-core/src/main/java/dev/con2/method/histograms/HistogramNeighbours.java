package dev.con2.method.histograms;

import dev.con2.image.Image;
import dev.con2.internal.score.EuclideanNeighbours;
import dev.con2.method.FeatureMethod;
import dev.con2.method.NeighbourOptions;
import dev.con2.score.ScorerFactory;
import java.util.List;

/**
 * A yardstick: the Euclidean distance to the nearest training image, by histograms that say which
 * colours a picture has and which way its edges run, but not where. Nothing is trained.
 *
 * @param options of its distances
 */
public record HistogramNeighbours(NeighbourOptions options) implements FeatureMethod {

  /** With one neighbour. */
  public static final HistogramNeighbours DEFAULT =
      new HistogramNeighbours(NeighbourOptions.DEFAULT);

  @Override
  public String name() {
    return "histogram-neighbours";
  }

  @Override
  public String summary() {
    return "A yardstick that learns nothing: nearest neighbours by colours and edges.";
  }

  @Override
  public List<ScorerFactory> scorers() {
    return List.of(
        new EuclideanNeighbours(
            "histograms",
            "nearest by colour and gradient histograms",
            Histograms.SIZE,
            0,
            Histograms.SIZE,
            options.neighbours()));
  }

  @Override
  public int minimumImages() {
    return options.minimumImages();
  }

  @Override
  public int size() {
    return Histograms.SIZE;
  }

  @Override
  public float[] features(Image image) {
    return Histograms.of(image);
  }
}
