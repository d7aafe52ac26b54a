package dev.con2.method;

import dev.con2.image.Image;

/** A method whose scores are fitted to a fixed function of the image: it trains nothing. */
public non-sealed interface FeatureMethod extends Method {

  @Override
  default boolean ignoresSeed() {
    return true;
  }

  /** How many values the function gives. */
  int size();

  /**
   * The function.
   *
   * @param image square
   * @return {@link #size} finite values
   */
  float[] features(Image image);
}
