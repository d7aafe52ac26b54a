package dev.con2.internal.encoder;

import java.util.List;

/**
 * The shapes of what an encoder makes of one image, see {@link Features}.
 *
 * @param pooled d, the width of a pooled representation
 * @param stages of the feature maps after each stage, from the first to the last; none of a network
 *     whose inside is not known
 */
public record FeatureShapes(int pooled, List<MapShape> stages) {

  /**
   * The shape of one feature map.
   *
   * @param channels at least 1
   * @param height in positions
   * @param width in positions
   */
  public record MapShape(int channels, int height, int width) {

    /** How many values the map has. */
    public int size() {
      return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }
  }

  /** Copies the list. */
  public FeatureShapes {
    stages = List.copyOf(stages);
  }
}
