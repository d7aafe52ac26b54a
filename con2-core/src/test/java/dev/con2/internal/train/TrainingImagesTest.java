package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.device.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.internal.engine.TensorTransfer;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class TrainingImagesTest {

  private static final int SIDE = 8;

  /** Red is 10 x column, green 10 x row, blue the number of the image. */
  private static Image places(int width, int height, int number) {
    byte[] samples = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        samples[y * width + x] = (byte) (10 * x);
        samples[(height + y) * width + x] = (byte) (10 * y);
        samples[(2 * height + y) * width + x] = (byte) number;
      }
    }
    return new Image.EightBit(width, height, samples);
  }

  /** Samples of the images (indices, 3, side, side) on the scale of 8 bits. */
  private static int[] levels(TrainingImages images, int epoch, int... indices) {
    try (PointerScope scope = new PointerScope()) {
      float[] values = TensorTransfer.toFloats(images.select(indices, epoch));
      return IntStream.range(0, values.length).map(i -> Math.round(255 * values[i])).toArray();
    }
  }

  @Test
  void select_squares_areTheSameInEachEpoch() {
    List<Image> squares = List.of(places(SIDE, SIDE, 0), places(SIDE, SIDE, 1));
    try (TrainingImages images = new TrainingImages(squares, SIDE, 3, ComputeDevice.CPU)) {
      assertThat(levels(images, 0, 1, 0)).isEqualTo(levels(images, 9, 1, 0));
      assertThat(levels(images, 0, 1)[2 * SIDE * SIDE]).isEqualTo(1);
    }
  }

  @Test
  void select_largerImages_areSquaresOfThemAllOverTheImage() {
    List<Image> larger = List.of(places(SIDE, SIDE, 0), places(12, 9, 1), places(SIDE, 11, 2));
    int[][] seen = new int[5][4]; // how often the second image's square begins at (left, top)
    try (TrainingImages images = new TrainingImages(larger, SIDE, 3, ComputeDevice.CPU)) {
      for (int epoch = 0; epoch < 400; epoch++) {
        int[] all = levels(images, epoch, 0, 1, 2);
        for (int image = 0; image < 3; image++) {
          int at = image * 3 * SIDE * SIDE;
          int left = all[at] / 10;
          int top = all[at + SIDE * SIDE] / 10;
          if (image == 1) {
            seen[left][top]++;
          }
          assertThat(all[at + SIDE * SIDE - 1]).isEqualTo(10 * (left + SIDE - 1));
          assertThat(all[at + 2 * SIDE * SIDE - 1]).isEqualTo(10 * (top + SIDE - 1));
          assertThat(all[at + 3 * SIDE * SIDE - 1]).isEqualTo(image);
        }
      }
    }
    for (int left = 0; left <= 4; left++) {
      // 40 expected of each of the ten places, with a deviation of 6.
      assertThat(seen[left][0]).isBetween(20, 60);
      assertThat(seen[left][1]).isBetween(20, 60);
    }
  }

  @Test
  void select_largerImage_dependsOnSeedEpochAndNumberAlone() {
    List<Image> larger = List.of(places(40, 40, 0), places(40, 40, 0), places(40, 40, 0));
    try (TrainingImages images = new TrainingImages(larger, SIDE, 3, ComputeDevice.CPU);
        TrainingImages other = new TrainingImages(larger, SIDE, 4, ComputeDevice.CPU)) {
      int[] first = levels(images, 5, 1);

      assertThat(levels(images, 5, 2, 1)).endsWith(first);
      assertThat(levels(images, 5, 2)).isNotEqualTo(first);
      assertThat(levels(images, 6, 1)).isNotEqualTo(first);
      assertThat(levels(other, 5, 1)).isNotEqualTo(first);
    }
  }

  @Test
  void select_smallerImage_isRefused() {
    List<Image> images = List.of(places(SIDE, SIDE, 0), places(12, SIDE - 1, 1));
    try (TrainingImages mixed = new TrainingImages(images, SIDE, 3, ComputeDevice.CPU);
        PointerScope scope = new PointerScope()) {
      assertThatThrownBy(() -> mixed.select(new int[] {1}, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
