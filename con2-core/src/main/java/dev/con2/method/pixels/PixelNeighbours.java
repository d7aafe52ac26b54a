package dev.con2.method.pixels;

import dev.con2.image.Image;
import dev.con2.internal.score.EuclideanNeighbours;
import dev.con2.method.FeatureMethod;
import dev.con2.method.NeighbourOptions;
import dev.con2.score.ScorerFactory;
import java.util.List;

/**
 * A yardstick: the Euclidean distance to the nearest training image, by box averages of 8 by 8 and
 * of 32 by 32 pixels. Nothing is trained; what does not beat it has found nothing.
 *
 * @param options of its distances
 */
public record PixelNeighbours(NeighbourOptions options) implements FeatureMethod {

  /** With one neighbour. */
  public static final PixelNeighbours DEFAULT = new PixelNeighbours(NeighbourOptions.DEFAULT);

  private static final int SMALL = 8;
  private static final int LARGE = 32;
  private static final int SMALL_SIZE = 3 * SMALL * SMALL;
  private static final int SIZE = SMALL_SIZE + 3 * LARGE * LARGE;

  @Override
  public String name() {
    return "pixel-neighbours";
  }

  @Override
  public String summary() {
    return "A yardstick that learns nothing: nearest neighbours by small pictures.";
  }

  @Override
  public List<ScorerFactory> scorers() {
    return List.of(
        new EuclideanNeighbours(
            "pixels-8", "nearest by 8 x 8 pixels", SIZE, 0, SMALL_SIZE, options.neighbours()),
        new EuclideanNeighbours(
            "pixels-32",
            "nearest by 32 x 32 pixels",
            SIZE,
            SMALL_SIZE,
            SIZE,
            options.neighbours()));
  }

  @Override
  public int minimumImages() {
    return options.minimumImages();
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public float[] features(Image image) {
    float[] features = new float[SIZE];
    BoxAverage.write(image, SMALL, features, 0);
    BoxAverage.write(image, LARGE, features, SMALL_SIZE);
    return features;
  }
}
