package dev.con2.model;

import dev.con2.image.Image;
import dev.con2.internal.engine.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A few drawn images with the scores that the model gave them when it was made, by which a reader
 * of the file knows that it computes the same.
 *
 * @param images square images of the model's size, 8 bits a sample
 * @param scores for each score by name one value an image
 * @param tolerance largest difference that another machine may show, as a part of max(1, |score|)
 */
public record SelfTest(List<Image> images, Map<String, double[]> scores, double tolerance) {

  private static final int IMAGES = 3;
  private static final long STREAM = 0x73656c66L;

  /** Copies the collections. */
  public SelfTest {
    images = List.copyOf(images);
    scores = Map.copyOf(scores);
  }

  /**
   * Images to test with: soft waves of colour, drawn from a fixed key, so that no picture of the
   * training set has to be in the file.
   */
  public static List<Image> drawImages(int side) {
    List<Image> images = new ArrayList<>();
    for (int number = 0; number < IMAGES; number++) {
      RandomStream random = RandomStream.of(STREAM, number);
      byte[] samples = new byte[3 * side * side];
      for (int channel = 0; channel < 3; channel++) {
        double across = random.uniform(-6, 6) / side;
        double down = random.uniform(-6, 6) / side;
        double phase = random.uniform(0, 2 * Math.PI);
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            double wave = StrictMath.sin(across * x + down * y + phase);
            samples[(channel * side + y) * side + x] = (byte) Math.round(127.5 + 120 * wave);
          }
        }
      }
      images.add(new Image.EightBit(side, side, samples));
    }
    return images;
  }
}
