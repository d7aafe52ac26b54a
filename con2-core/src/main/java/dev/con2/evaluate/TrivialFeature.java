package dev.con2.evaluate;

import java.util.function.ToDoubleFunction;

/** A property of a picture that a person would look at before any learning. */
public enum TrivialFeature {
  /** Mean grey value. */
  BRIGHTNESS("mean brightness", TrivialFeatures::brightness),
  /** Standard deviation of the grey values. */
  CONTRAST("contrast", TrivialFeatures::contrast),
  /** Mean of the red channel. */
  RED("mean red", TrivialFeatures::red),
  /** Mean of the green channel. */
  GREEN("mean green", TrivialFeatures::green),
  /** Mean of the blue channel. */
  BLUE("mean blue", TrivialFeatures::blue),
  /** Mean saturation. */
  SATURATION("mean saturation", TrivialFeatures::saturation),
  /** Variance of the Laplacian. */
  SHARPNESS("sharpness", TrivialFeatures::sharpness),
  /** Size of the file. */
  FILE_SIZE("file size", TrivialFeatures::fileBytes),
  /** Width of the picture as it was in the file. */
  WIDTH("picture width", TrivialFeatures::width),
  /** Height of the picture as it was in the file. */
  HEIGHT("picture height", TrivialFeatures::height);

  private final String label;
  private final ToDoubleFunction<TrivialFeatures> value;

  TrivialFeature(String label, ToDoubleFunction<TrivialFeatures> value) {
    this.label = label;
    this.value = value;
  }

  /** What it is called in a sentence. */
  public String label() {
    return label;
  }

  double of(TrivialFeatures features) {
    return value.applyAsDouble(features);
  }
}
