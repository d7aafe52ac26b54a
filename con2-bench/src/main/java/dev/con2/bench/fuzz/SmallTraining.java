package dev.con2.bench.fuzz;

import dev.con2.DetectorTraining;
import dev.con2.device.Precision;
import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.internal.engine.RandomStream;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A training of a second, on images of noise. */
final class SmallTraining {

  private static final int IMAGES = 24;

  private SmallTraining() {}

  /**
   * One of a method.
   *
   * @param side of its images
   * @param others options beside those that make it short
   */
  static DetectorTraining of(Method method, int side, Map<String, String> others) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("width", 8);
    options.put("epochs", 2);
    options.put("batch-size", 8);
    options.put("views", 4);
    options.put("false-alarm-rate", 0.2);
    options.put("precision", Precision.FP32);
    options.putAll(others);
    Preprocessing preprocessing = new Preprocessing(side);
    return DetectorTraining.ofImages(
        images(side), preprocessing, TrainingOptions.of(method).withUsed(options));
  }

  private static List<Image> images(int side) {
    List<Image> images = new ArrayList<>();
    for (int number = 0; number < IMAGES; number++) {
      RandomStream random = RandomStream.of(number);
      byte[] samples = new byte[3 * side * side];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) (100 + random.nextInt(50));
      }
      images.add(new Image.EightBit(side, side, samples));
    }
    return images;
  }
}
