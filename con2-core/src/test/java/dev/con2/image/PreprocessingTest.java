package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {

  private static final int[] SIDES = {8, 16, 33};

  @ParameterizedTest
  @ValueSource(strings = {"29x19", "64x48", "7x50", "1x5", "32x32"})
  void apply_eightBit_equalsPillow(String size) {
    Image source = Fixtures.resize(size + "_source.ppm");
    for (int side : SIDES) {
      assertThat(Fixtures.samples(new Preprocessing(side).apply(source)))
          .containsExactly(Fixtures.samples(Fixtures.resize(size + "_stretch_" + side + ".ppm")));
      assertThat(Fixtures.samples(new Preprocessing(side, Preprocessing.Fit.CROP).apply(source)))
          .containsExactly(Fixtures.samples(Fixtures.resize(size + "_crop_" + side + ".ppm")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"29x19", "64x48", "7x50", "1x5", "32x32"})
  void apply_sixteenBit_equalsPillow(String size) {
    Image source = Fixtures.resize(size + "_16bit_source.pgm");
    for (int side : SIDES) {
      Image image = new Preprocessing(side).apply(source);
      assertThat(image).isInstanceOf(Image.SixteenBit.class);
      assertThat(Fixtures.samples(image))
          .containsExactly(
              Fixtures.samples(Fixtures.resize(size + "_16bit_stretch_" + side + ".pgm")));
    }
  }

  @Test
  void apply_pictureOfTheRightSize_isTheSame() {
    Image source = Fixtures.resize("32x32_source.ppm");

    assertThat(new Preprocessing(32).apply(source)).isSameAs(source);
    assertThat(new Preprocessing(32, Preprocessing.Fit.CROP).apply(source)).isSameAs(source);
  }

  @Test
  void apply_oneColour_staysThatColour() {
    Random random = new Random(3);
    for (int trial = 0; trial < 60; trial++) {
      int width = 1 + random.nextInt(90);
      int height = 1 + random.nextInt(90);
      int bits = random.nextBoolean() ? 8 : 16;
      int[] samples = new int[3 * width * height];
      int[] colour = new int[3];
      for (int c = 0; c < 3; c++) {
        colour[c] = trial == 0 ? (1 << bits) - 1 : random.nextInt(1 << bits);
        Arrays.fill(samples, c * width * height, (c + 1) * width * height, colour[c]);
      }
      int side = 1 + random.nextInt(40);
      for (Preprocessing.Fit fit : Preprocessing.Fit.values()) {
        Image image =
            new Preprocessing(side, fit).apply(Fixtures.image(width, height, bits, samples));
        assertThat(image.width()).isEqualTo(side);
        assertThat(image.height()).isEqualTo(side);
        int[] result = Fixtures.samples(image);
        for (int i = 0; i < result.length; i++) {
          assertThat(result[i]).isEqualTo(colour[i / (side * side)]);
        }
      }
    }
  }

  @Test
  void apply_extremelyNarrowPictureCropped_takesNoMoreMemoryThanTheSquareNeeds() {
    Image source = new Image.EightBit(1_000_000, 1, new byte[3_000_000]);

    Image image = new Preprocessing(4096, Preprocessing.Fit.CROP).apply(source);

    assertThat(image.width()).isEqualTo(4096);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -3, 4097})
  void constructor_impossibleSide_isRefused(int side) {
    assertThatThrownBy(() -> new Preprocessing(side))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give 1 to 4,096");
  }
}
