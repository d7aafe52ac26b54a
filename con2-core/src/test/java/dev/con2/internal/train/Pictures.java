package dev.con2.internal.train;

import dev.con2.image.Image;
import dev.con2.internal.engine.RandomStream;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import java.util.ArrayList;
import java.util.List;

/** Small drawn images to train on: soft waves, brighter above than below. */
public final class Pictures {

  public static final int SIDE = 16;

  private Pictures() {}

  /** That many. */
  public static List<Image> draw(int count) {
    List<Image> images = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      RandomStream random = RandomStream.of(5, number);
      byte[] samples = new byte[3 * SIDE * SIDE];
      for (int channel = 0; channel < 3; channel++) {
        double across = random.uniform(0, 1);
        double phase = random.uniform(0, 6);
        for (int y = 0; y < SIDE; y++) {
          for (int x = 0; x < SIDE; x++) {
            double value = 140 - 6 * y + 60 * Math.sin(across * x + phase);
            samples[(channel * SIDE + y) * SIDE + x] =
                (byte) Math.max(0, Math.min(255, Math.round(value)));
          }
        }
      }
      images.add(new Image.EightBit(SIDE, SIDE, samples));
    }
    return images;
  }

  /**
   * CON2 of the paper on the smallest network, with three steps an epoch for 13 pictures: one is
   * left over.
   */
  public static TrainingOptions options() {
    return TrainingOptions.of(Con2Method.DEFAULT)
        .with("terms", "both")
        .with("image-size", SIDE)
        .with("stem", "small")
        .with("width", 8)
        .with("batch-size", 4)
        .with("epochs", 3)
        .with("views", 4)
        .with("learning-rate", 1e-3)
        .with("warm-up", 0)
        .with("weight-decay", 1e-3)
        .with("temperature", 0.2)
        .with("seed", 3)
        .with("precision", "fp32");
  }
}
