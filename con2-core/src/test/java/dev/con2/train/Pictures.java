package dev.con2.train;

import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.Precision;
import dev.con2.engine.RandomStream;
import dev.con2.image.Image;
import java.util.ArrayList;
import java.util.List;

/** Small drawn images to train on: soft waves, brighter above than below. */
final class Pictures {

  static final int SIDE = 16;

  private Pictures() {}

  static List<Image> draw(int count) {
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

  /** The smallest network and three steps an epoch for 13 pictures: one is left over. */
  static TrainingOptions.Builder options() {
    return TrainingOptions.builder()
        .imageSize(SIDE)
        .stem(Stem.SMALL)
        .width(8)
        .batchSize(4)
        .epochs(3)
        .views(4)
        .learningRate(1e-3)
        .warmUp(0)
        .weightDecay(1e-3)
        .temperature(0.2)
        .seed(3)
        .precision(Precision.FP32);
  }
}
