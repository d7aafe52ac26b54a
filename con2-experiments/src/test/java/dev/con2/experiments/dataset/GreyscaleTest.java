package dev.con2.experiments.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.image.Image;
import org.junit.jupiter.api.Test;

class GreyscaleTest {

  /** Two pixels; by hand 0.299 * 255 = 76.2, and 0.299 * 10 + 0.587 * 200 + 0.114 * 100 = 131.8. */
  @Test
  void of_colour_isWeightedAndRounded() {
    byte[] samples = {(byte) 255, 10, 0, (byte) 200, 0, 100};

    Image grey = Greyscale.of(new Image.EightBit(2, 1, samples));

    for (int c = 0; c < 3; c++) {
      assertThat(grey.sample(c, 0, 0)).isEqualTo(76);
      assertThat(grey.sample(c, 0, 1)).isEqualTo(132);
    }
  }

  @Test
  void of_grey_isTheSame() {
    Image grey = new Image.EightBit(2, 1, new byte[] {5, -1, 5, -1, 5, -1});

    assertThat(Greyscale.of(grey)).isSameAs(grey);
  }

  @Test
  void of_sixteenBits_keepsTheirDepth() {
    short[] samples = {(short) 65_535, 10, (short) 65_535, 200, (short) 65_535, 100};

    Image grey = Greyscale.of(new Image.SixteenBit(2, 1, samples));

    assertThat(grey.sample(2, 0, 0)).isEqualTo(65_535);
    assertThat(grey.sample(2, 0, 1)).isEqualTo(132);
  }
}
