package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.ReferenceFile;
import dev.con2.error.InvalidInputException;
import dev.con2.error.UnreadableImageException;
import dev.con2.image.Preprocessing.Interpolation;
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

  /** 12 bits of 16: 4,095 is white, and nothing else changes. */
  @Test
  void apply_samplesOfTwelveBits_areBroughtToSixteen() {
    Preprocessing twelve =
        new Preprocessing(1, Preprocessing.Fit.STRETCH, 1, Interpolation.BILINEAR, 12);
    for (int[] pair :
        new int[][] {{0, 0}, {1, 16}, {2048, 32_776}, {4094, 65_519}, {4095, 65_535}}) {
      Image picture = Fixtures.image(1, 1, 16, new int[] {pair[0], pair[0], pair[0]});
      assertThat(twelve.apply(picture).sample(0, 0, 0)).isEqualTo(pair[1]);
    }
    Image eight = Fixtures.image(1, 1, 8, new int[] {7, 8, 9});
    assertThat(Fixtures.samples(twelve.apply(eight))).containsExactly(7, 8, 9);
    assertThatThrownBy(() -> twelve.apply(Fixtures.image(1, 1, 16, new int[] {0, 4096, 0})))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(
            "The picture given has a sample of 4,096, more than the 4,095 of the 12 bits that the"
                + " model was trained with; give pictures of 12 bits, or train without the option bits.");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 17})
  void constructor_bitsOutOfRange_areRefused(int bits) {
    assertThatThrownBy(
            () -> new Preprocessing(8, Preprocessing.Fit.STRETCH, 8, Interpolation.BILINEAR, bits))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("option bits is " + bits);
  }

  /** The longest strips that are read: the resize counts within its numbers. */
  @Test
  void apply_stripsOfAMillionPixels_areResized() {
    for (Interpolation interpolation : Interpolation.values()) {
      for (int[] size : new int[][] {{1, 1_000_000}, {1_000_000, 1}}) {
        byte[] samples = new byte[3_000_000];
        Arrays.fill(samples, (byte) 200);
        Image strip = new Image.EightBit(size[0], size[1], samples);
        for (Preprocessing.Fit fit : Preprocessing.Fit.values()) {
          Image image = new Preprocessing(512, fit, 512, interpolation).apply(strip);
          assertThat(image.sample(0, 256, 256)).isBetween(195, 205);
        }
      }
    }
  }

  /** By Pillow 12.3: values that overshoot are clamped. */
  @Test
  void apply_bicubic_equalsPillow() {
    assertThat(row(8, 8, 0, 10, 200, 255)).containsExactly(0, 0, 0, 48, 158, 225, 249, 255);
    assertThat(row(4, 8, 0, 10, 200, 255, 30, 60, 90, 120)).containsExactly(19, 196, 66, 100);
    // 48.0078125, 157.7734375 and 225.2290076335878 of 256 levels each.
    int[] sixteen = row(8, 16, 0, 10 * 256, 200 * 256, 255 * 256);
    assertThat(Arrays.copyOfRange(sixteen, 3, 6)).containsExactly(12_290, 40_390, 57_659);
    assertThat(row(8, 16, 0, 0, 65_535, 65_535)).startsWith(0, 0, 0).endsWith(65_535, 65_535);
  }

  /** The middle row of a picture whose rows are all this one, at another width. */
  private static int[] row(int side, int bits, int... samples) {
    int size = samples.length;
    int[] all = new int[3 * size * size];
    for (int i = 0; i < all.length; i++) {
      all[i] = samples[i % size];
    }
    Preprocessing bicubic =
        new Preprocessing(side, Preprocessing.Fit.STRETCH, side, Interpolation.BICUBIC);
    Image image = bicubic.apply(Fixtures.image(size, size, bits, all));
    int start = side / 2 * side;
    return Arrays.copyOfRange(Fixtures.samples(image), start, start + side);
  }

  /** Of CLIP's own pictures, resized by Pillow and cropped. */
  @ParameterizedTest
  @ValueSource(strings = {"wide", "tall"})
  void apply_bicubicCrop_equalsPillow(String name) {
    ReferenceFile reference = ReferenceFile.read("/clip/tiny-reference.safetensors");
    long[] shape = reference.shape(name);
    int height = (int) shape[1];
    int width = (int) shape[2];
    byte[] pictures = reference.bytes(name);
    byte[] squares = reference.bytes(name + "_squares");
    Preprocessing clip = new Preprocessing(32, Preprocessing.Fit.CROP, 32, Interpolation.BICUBIC);
    for (int picture = 0; picture < shape[0]; picture++) {
      byte[] planes = new byte[3 * height * width];
      for (int i = 0; i < planes.length; i++) {
        int pixel = i % (height * width);
        planes[i] = pictures[3 * (picture * height * width + pixel) + i / (height * width)];
      }
      Image image = clip.apply(new Image.EightBit(width, height, planes));
      int size = 3 * 32 * 32;
      assertThat(((Image.EightBit) image).samples())
          .containsExactly(Arrays.copyOfRange(squares, picture * size, (picture + 1) * size));
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
        Interpolation interpolation = Interpolation.values()[trial % 2];
        Image image =
            new Preprocessing(side, fit, side, interpolation)
                .apply(Fixtures.image(width, height, bits, samples));
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
