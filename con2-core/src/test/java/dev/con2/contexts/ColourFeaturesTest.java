package dev.con2.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.image.Image;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColourFeaturesTest {

  @Test
  void of_byHand() {
    // Red 0 and 255, green 100 twice, blue 32 and 64: ranges are 32 values wide.
    Image image = new Image.EightBit(2, 1, new byte[] {0, (byte) 255, 100, 100, 32, 64});

    double[] row = ColourFeatures.of(List.of(image))[0];

    assertThat(row)
        .containsExactly(
            new double[] {
              0.5,
              0,
              0,
              0,
              0,
              0,
              0,
              0.5,
              0.5,
              0.5,
              0,
              0,
              0,
              1,
              0,
              0,
              0,
              0,
              100 / 255.0,
              0,
              0,
              0.5,
              0.5,
              0,
              0,
              0,
              0,
              0,
              48 / 255.0,
              16 / 255.0
            },
            within(1e-12));
  }

  @Test
  void of_pixelsInAnotherOrder_isTheSameToTheLastBit() {
    Image image = new Image.EightBit(1, 3, new byte[] {7, 90, 13, 1, 2, 3, 77, 6, 5});
    Image flipped = new Image.EightBit(1, 3, new byte[] {13, 90, 7, 3, 2, 1, 5, 6, 77});

    assertThat(ColourFeatures.of(List.of(image))[0])
        .isEqualTo(ColourFeatures.of(List.of(flipped))[0]);
  }

  @Test
  void of_sixteenBits_isTheSameAsEight() {
    Image eight = new Image.EightBit(1, 2, new byte[] {10, (byte) 200, 0, 0, 1, 2});
    short[] samples = {10 * 257, (short) (200 * 257), 0, 0, 257, 514};

    assertThat(ColourFeatures.of(List.of(new Image.SixteenBit(1, 2, samples)))[0])
        .containsExactly(ColourFeatures.of(List.of(eight))[0], within(1e-12));
  }
}
