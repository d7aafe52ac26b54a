package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {

  /** The picture of 3x2 pixels 1 2 3 / 4 5 6, by hand from the EXIF standard's table. */
  @ParameterizedTest
  @CsvSource({
    "1, 3, 1 2 3 4 5 6",
    "2, 3, 3 2 1 6 5 4",
    "3, 3, 6 5 4 3 2 1",
    "4, 3, 4 5 6 1 2 3",
    "5, 2, 1 4 2 5 3 6",
    "6, 2, 4 1 5 2 6 3",
    "7, 2, 6 3 5 2 4 1",
    "8, 2, 3 6 2 5 1 4"
  })
  void apply_eachValue_turnsAsTheStandardSays(int value, int width, String pixels) {
    for (int bits : new int[] {8, 16}) {
      int[] samples = new int[18];
      for (int i = 0; i < 18; i++) {
        samples[i] = 1 + i; // The second channel is 7 to 12, the third 13 to 18.
      }
      Image turned = new Orientation(value).apply(Fixtures.image(3, 2, bits, samples));

      assertThat(turned.width()).isEqualTo(width);
      assertThat(turned.height()).isEqualTo(6 / width);
      assertThat(turned.bitsPerSample()).isEqualTo(bits);
      String[] wanted = pixels.split(" ");
      for (int i = 0; i < 18; i++) {
        assertThat(Fixtures.samples(turned)[i])
            .isEqualTo(Integer.parseInt(wanted[i % 6]) + i / 6 * 6);
      }
    }
  }
}
