package dev.con2.method.histograms;

import dev.con2.image.Image;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;
import dev.con2.internal.score.EuclideanNeighbours;
import dev.con2.method.FeatureMethod;
import dev.con2.score.ScorerFactory;
import java.util.List;

/**
 * A yardstick: the Euclidean distance to the nearest training image, by histograms that say which
 * colours a picture has and which way its edges run, but not where. Nothing is trained.
 *
 * @param neighbours how many training images the distance is averaged over, 1 to 100
 */
public record HistogramNeighbours(
    @Option(
            name = "neighbours",
            value = "K",
            help = "How many of the nearest training pictures a distance is averaged over.")
        int neighbours)
    implements FeatureMethod {

  /** With one neighbour. */
  public static final HistogramNeighbours DEFAULT = new HistogramNeighbours(1);

  /** Checks the range. */
  public HistogramNeighbours {
    Ranges.require("neighbours", 1, neighbours, 100);
  }

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
            neighbours));
  }

  @Override
  public int minimumImages() {
    return Math.max(2, neighbours);
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
