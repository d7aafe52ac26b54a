package dev.con2.experiments.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Fit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeAndCropTest {

  /** A picture whose samples tell where they were: x, y and 0, modulo 256. */
  private static Image places(int width, int height, int bits) {
    byte[] bytes = new byte[3 * width * height];
    short[] shorts = new short[bytes.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        shorts[y * width + x] = (short) x;
        shorts[(height + y) * width + x] = (short) y;
      }
    }
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) shorts[i];
    }
    return bits == 8
        ? new Image.EightBit(width, height, bytes)
        : new Image.SixteenBit(width, height, shorts);
  }

  /**
   * Where the shorter edge is 256 already, only the crop is left: its offset is half of what is too
   * much, halves rounded to the even number.
   */
  @ParameterizedTest
  @CsvSource({"256, 256, 16, 16", "301, 256, 38, 16", "303, 256, 40, 16", "256, 501, 16, 138"})
  void apply_shorterEdgeAsWanted_takesTheMiddle(int width, int height, int left, int top) {
    for (int bits : new int[] {8, 16}) {
      int limit = bits == 8 ? 256 : 65_536;

      Image image = ResizeAndCrop.shorterEdge(256, 224).apply(places(width, height, bits));

      assertThat(image.width()).isEqualTo(224);
      assertThat(image.height()).isEqualTo(224);
      assertThat(image.bitsPerSample()).isEqualTo(bits);
      assertThat(image.sample(0, 0, 0)).isEqualTo(left % limit);
      assertThat(image.sample(1, 0, 0)).isEqualTo(top % limit);
      assertThat(image.sample(0, 100, 223)).isEqualTo((left + 223) % limit);
      assertThat(image.sample(1, 223, 7)).isEqualTo((top + 223) % limit);
      assertThat(image.sample(2, 223, 223)).isZero();
    }
  }

  @Test
  void apply_bothEdges_isTheStretchOfAllPictures() {
    Image picture = places(300, 200, 8);

    Image image = NamedDataset.MELANOMA.preprocessing().apply(picture);

    assertThat(((Image.EightBit) image).samples())
        .isEqualTo(((Image.EightBit) new Preprocessing(128).apply(picture)).samples());
  }

  @Test
  void apply_cifar_leavesPicturesAsTheyAre() {
    Image picture = places(32, 32, 8);

    assertThat(NamedDataset.CIFAR10.preprocessing().apply(picture)).isSameAs(picture);
  }

  @Test
  void summary_saysWhatIsDone() {
    assertThat(NamedDataset.PNEUMONIA.preprocessing().summary())
        .isEqualTo("shorter edge to 256, centre crop to 224");
    assertThat(NamedDataset.MELANOMA.preprocessing().summary()).isEqualTo("both edges to 128");
    assertThat(NamedDataset.IMAGENET30.preprocessing().summary())
        .isEqualTo("shorter edge to 256, centre crop to 224, in training a random one");
  }

  @Test
  void construction_impossibleCrops_areRefused() {
    assertThatThrownBy(() -> new ResizeAndCrop(new Preprocessing(129, Fit.CROP, 128), false))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ResizeAndCrop.shorterEdge(226, 224))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void forTraining_ofRandomSquares_cutsNothingOff() {
    Image picture = places(301, 256, 8);
    ResizeAndCrop random = NamedDataset.IMAGENET30.preprocessing();

    assertThat(random.forTraining(picture)).isSameAs(picture);
    assertThat(random.toSide(112).forTraining(picture))
        .extracting(Image::width, Image::height)
        .containsExactly(150, 128);
    assertThat(NamedDataset.PNEUMONIA.preprocessing().forTraining(picture).width()).isEqualTo(224);
  }

  /** The middle of the uncut picture is what is tested on. */
  @Test
  void forTraining_middle_isTheTestPicture() {
    for (int bits : new int[] {8, 16}) {
      for (int[] size : new int[][] {{700, 500}, {431, 640}, {97, 200}}) {
        Image picture = places(size[0], size[1], bits);
        ResizeAndCrop random = NamedDataset.MUFFIN_VS_CHIHUAHUA.preprocessing();
        Image middle = random.forTraining(picture).middle(128);

        Image tested = random.apply(picture);

        for (int i = 0; i < 3 * 128 * 128; i += 37) {
          int x = i % 128;
          int y = i / 128 % 128;
          int c = i / 128 / 128;
          assertThat(middle.sample(c, y, x)).isEqualTo(tested.sample(c, y, x));
        }
      }
    }
  }

  @Test
  void toSide_keepsThePartThatIsCutOff() {
    ResizeAndCrop xray = ResizeAndCrop.shorterEdge(256, 224);
    assertThat(xray.toSide(224)).isEqualTo(xray);
    assertThat(xray.toSide(112)).isEqualTo(ResizeAndCrop.shorterEdge(128, 112));
    assertThat(xray.toSide(64)).isEqualTo(ResizeAndCrop.shorterEdge(72, 64));
    assertThat(ResizeAndCrop.both(128).toSide(64)).isEqualTo(ResizeAndCrop.both(64));
    assertThat(ResizeAndCrop.shorterEdge(128, 128).toSide(48))
        .isEqualTo(ResizeAndCrop.shorterEdge(48, 48));
  }
}
