package dev.con2.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.con2.device.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class ImageStoreTest {

  @Test
  void select_ofEightBits_isTheValueOver255() {
    List<Image> images = List.of(eight(5, 1), eight(5, 2), eight(5, 3));
    float[] selected = select(images, 2, 0, 2);
    for (int place = 0; place < 3; place++) {
      Image image = images.get(place == 1 ? 0 : 2);
      assertRow(selected, place, image, 255f);
    }
  }

  @Test
  void select_ofSixteenBits_isTheValueOver65535() {
    Image image = sixteen(4, 1);
    assertRow(select(List.of(image), 0), 0, image, 65535f);
  }

  @Test
  void select_ofSixteenBits_keepsBothEnds() {
    short[] samples = new short[3];
    samples[0] = (short) 65535;
    samples[2] = (short) 32768;
    assertThat(select(List.of(new Image.SixteenBit(1, 1, samples)), 0))
        .containsExactly(1f, 0f, 32768f / 65535);
  }

  @Test
  void select_ofEightBitsAmongSixteen_isTheSameAsAlone() {
    Image image = eight(4, 1);
    float[] among = select(List.of(sixteen(4, 1), image), 1);
    float[] alone = select(List.of(image), 0);
    assertThat(among).isEqualTo(alone);
  }

  @Test
  void of_imagesThatDifferInSize_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageStore.of(List.of(eight(4, 1), eight(5, 1)), ComputeDevice.CPU))
        .withMessageContaining("image 1 is 5x5, not 4");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ImageStore.of(List.of(new Image.EightBit(4, 2, new byte[24])), ComputeDevice.CPU));
  }

  @Test
  void grey_isOfImagesWithThreeEqualChannelsOnly() {
    for (int odd = -1; odd < 3; odd++) {
      byte[] samples = new byte[3 * 4 * 4];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) (i % 16);
      }
      if (odd >= 0) {
        samples[16 * odd + 15]++;
      }
      Image grey = new Image.EightBit(4, 4, samples);
      Image black = new Image.EightBit(4, 4, new byte[48]);
      try (ImageStore store = ImageStore.of(List.of(black, grey), ComputeDevice.CPU)) {
        assertThat(store.grey()).isEqualTo(odd < 0);
      }
    }
  }

  @Test
  void close_manyTimes_leavesNoNativeMemoryBehind() {
    List<Image> images = new ArrayList<>();
    for (int seed = 0; seed < 20; seed++) {
      images.add(eight(16, seed));
    }
    select(images, 0);
    long pointers = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      select(images, 3, 4);
    }
    assertThat(Pointer.totalCount()).isEqualTo(pointers);
  }

  private static float[] select(List<Image> images, int... numbers) {
    try (PointerScope scope = new PointerScope();
        ImageStore store = ImageStore.of(images, ComputeDevice.CPU)) {
      int[] every = IntStream.range(0, images.size()).toArray();
      assertThat(TensorTransfer.toFloats(store.all()))
          .isEqualTo(TensorTransfer.toFloats(store.select(every)));
      assertThat(store.side()).isEqualTo(images.get(0).width());
      return TensorTransfer.toFloats(store.select(numbers));
    }
  }

  private static void assertRow(float[] rows, int place, Image image, float largest) {
    int side = image.width();
    for (int i = 0; i < 3 * side * side; i++) {
      int sample = image.sample(i / (side * side), i / side % side, i % side);
      assertThat(rows[place * 3 * side * side + i]).isEqualTo(sample / largest);
    }
  }

  private static Image eight(int side, long seed) {
    RandomStream random = RandomStream.of(seed, 8);
    byte[] samples = new byte[3 * side * side];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) random.nextInt(256);
    }
    return new Image.EightBit(side, side, samples);
  }

  private static Image sixteen(int side, long seed) {
    RandomStream random = RandomStream.of(seed, 16);
    short[] samples = new short[3 * side * side];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) random.nextInt(65536);
    }
    return new Image.SixteenBit(side, side, samples);
  }
}
