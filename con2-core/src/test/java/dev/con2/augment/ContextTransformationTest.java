package dev.con2.augment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.Numbers;
import dev.con2.ReferenceFile;
import dev.con2.device.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.image.ImageStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextTransformationTest {

  private static final ContextAugmentation FLIP = ContextAugmentation.of(Transformation.FLIP);
  private static final ContextAugmentation INVERT = ContextAugmentation.of(Transformation.INVERT);
  private static final ContextAugmentation EQUALIZE =
      ContextAugmentation.of(Transformation.EQUALIZE);

  private static final int SIDE = 20; // so many pixels that equalising changes them

  @Test
  void flip_reversesTheRows() {
    float[] image = numbered(3 * 2 * 2); // (3, 2, 2)
    assertThat(apply(FLIP, image, 1, 2, 2)).containsExactly(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9);
  }

  /** Of the square 0 1 2 / 3 4 5 / 6 7 8, as numpy's rot90 turns it. */
  @ParameterizedTest
  @CsvSource({
    "rotate90, 2 5 8 1 4 7 0 3 6",
    "rotate180, 8 7 6 5 4 3 2 1 0",
    "rotate270, 6 3 0 7 4 1 8 5 2"
  })
  void rotate_turnsCounterClockwise(String name, String turned) {
    float[] image = numbered(3 * 3 * 3); // (3, 3, 3)
    float[] expected = new float[image.length];
    String[] places = turned.split(" ");
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 9 * (i / 9) + Integer.parseInt(places[i % 9]);
    }
    assertThat(apply(ContextAugmentation.parse(name), image, 1, 3, 3)).isEqualTo(expected);
  }

  /** The first row of the square 0 to 15 in rows of four (shared/spec/baselines.md, cutperm). */
  @ParameterizedTest
  @CsvSource({
    "halves-across, 2 3 0 1",
    "halves-down, 8 9 10 11",
    "halves-across+halves-down, 10 11 8 9"
  })
  void halves_changePlaces(String name, String firstRow) {
    float[] image = numbered(3 * 4 * 4); // (3, 4, 4)
    float[] exchanged = apply(ContextAugmentation.parse(name), image, 1, 4, 4);
    for (int channel = 0; channel < 3; channel++) {
      for (int x = 0; x < 4; x++) {
        int expected = 16 * channel + Integer.parseInt(firstRow.split(" ")[x]);
        assertThat(exchanged[16 * channel + x]).isEqualTo(expected);
      }
    }
    assertThat(apply(ContextAugmentation.parse(name), exchanged, 1, 4, 4)).isEqualTo(image);
  }

  /** Of the square 0 1 2 / 3 4 5 / 6 7 8. */
  @Test
  void halves_ofAnOddSide_leaveTheMiddleAndCommuteWithAFlip() {
    float[] image = numbered(3 * 3 * 3); // (3, 3, 3)
    ContextAugmentation both = ContextAugmentation.parse("halves-across+halves-down");
    float[] exchanged = apply(both, image, 1, 3, 3);
    assertThat(Arrays.copyOf(exchanged, 9)).containsExactly(8, 7, 6, 5, 4, 3, 2, 1, 0);
    assertThat(apply(both, exchanged, 1, 3, 3)).isEqualTo(image);
    ContextAugmentation down = ContextAugmentation.parse("halves-down");
    assertThat(apply(FLIP, apply(down, image, 1, 3, 3), 1, 3, 3))
        .isEqualTo(apply(down, apply(FLIP, image, 1, 3, 3), 1, 3, 3));
  }

  @Test
  void invert_takesValuesFromOne() {
    float[] image = {0, 0.25f, 1, 0.5f, 1, 0, 0.75f, 1, 0, 0, 0, 0};
    assertThat(apply(INVERT, image, 1, 2, 2))
        .containsExactly(1, 0.75f, 0, 0.5f, 0, 1, 0.25f, 0, 1, 1, 1, 1);
  }

  @Test
  void original_isTheSameTensor() {
    try (PointerScope scope = new PointerScope()) {
      Tensor images = TensorTransfer.zeros(ComputeDevice.CPU, 1, 3, 2, 2);
      assertThat(ContextTransformation.apply(ContextAugmentation.ORIGINAL, images))
          .isSameAs(images);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"flip", "invert", "flip+invert"})
  void flipAndInvert_twice_giveTheImageBack(String name) {
    ContextAugmentation context = ContextAugmentation.parse(name);
    float[] images = levels(RandomStream.of(3), 2 * 3 * 7 * 7);
    float[] twice = apply(context, apply(context, images, 2, 7, 7), 2, 7, 7);
    assertThat(Numbers.largestDifference(twice, images)).isLessThan(1e-7);
    assertThat(apply(context, images, 2, 7, 7)).isNotEqualTo(images);
  }

  @Test
  void apply_leavesTheGivenImagesAlone() {
    for (Transformation transformation : Transformation.values()) {
      float[] images = levels(RandomStream.of(4), 3 * 40 * 40);
      try (PointerScope scope = new PointerScope()) {
        Tensor tensor = TensorTransfer.toDevice(images, ComputeDevice.CPU, 1, 3, 40, 40);
        ContextTransformation.apply(ContextAugmentation.of(transformation), tensor);
        assertThat(TensorTransfer.toFloats(tensor)).isEqualTo(images);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flip+invert",
        "flip+equalize",
        "invert+equalize",
        "flip+invert+equalize",
        "flip+rotate90"
      })
  void composition_isFlipThenInvertThenEqualizeThenTurn(String name) {
    float[] images = levels(RandomStream.of(5), 2 * 3 * 30 * 30);
    float[] steps = images;
    for (String part : name.split("\\+")) {
      steps = apply(ContextAugmentation.parse(part), steps, 2, 30, 30);
    }
    assertThat(apply(ContextAugmentation.parse(name), images, 2, 30, 30)).isEqualTo(steps);
  }

  @Test
  void invertThenEqualize_isNotEqualizeThenInvert() {
    // So that the test above can tell the orders apart.
    float[] images = levels(RandomStream.of(5), 3 * 30 * 30);
    float[] one = apply(EQUALIZE, apply(INVERT, images, 1, 30, 30), 1, 30, 30);
    float[] other = apply(INVERT, apply(EQUALIZE, images, 1, 30, 30), 1, 30, 30);
    assertThat(one).isNotEqualTo(other);
  }

  /** Of the views of an image in a context, which are flipped by chance, in every order. */
  @Test
  void isSameButForAFlip_isWhetherTheViewsAreTheSamePictures() {
    float[] image = levels(RandomStream.of(6), 3 * SIDE * SIDE);
    List<ContextAugmentation> contexts = contexts();
    for (ContextAugmentation one : contexts) {
      for (ContextAugmentation other : contexts) {
        boolean flipFirst = ContextAugmentation.changedByAFlip(List.of(one, other));
        assertThat(one.isSameButForAFlip(other))
            .as("%s, %s", one, other)
            .isEqualTo(views(one, image, flipFirst).equals(views(other, image, flipFirst)));
      }
    }
  }

  private static List<ContextAugmentation> contexts() {
    List<ContextAugmentation> contexts = new ArrayList<>();
    for (ContextAugmentation turn : ContextAugmentation.QUARTER_TURNS) {
      contexts.add(turn);
      for (ContextAugmentation own : ContextAugmentation.first(8)) {
        List<Transformation> both = new ArrayList<>(own.transformations());
        both.addAll(turn.transformations());
        contexts.add(new ContextAugmentation(both));
      }
    }
    return contexts.stream().distinct().toList();
  }

  private static Set<String> views(ContextAugmentation context, float[] image, boolean flipFirst) {
    float[] view = apply(context, image, 1, SIDE, SIDE);
    float[] flipped = flipFirst ? apply(context, flipped(image), 1, SIDE, SIDE) : flipped(view);
    return Set.of(Arrays.toString(view), Arrays.toString(flipped));
  }

  /** Of (3, SIDE, SIDE), left and right exchanged. */
  private static float[] flipped(float[] image) {
    float[] flipped = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      flipped[i] = image[i - i % SIDE + SIDE - 1 - i % SIDE];
    }
    return flipped;
  }

  @Test
  void equalize_goldenImageOfStepZero_isUnchanged() {
    int[] levels = {0, 0, 10, 10, 20, 20, 30, 30};
    float[] image = new float[3 * 32 * 8];
    for (int i = 0; i < image.length; i++) {
      int row = i / 8 % 4;
      image[i] = (row < 2 ? levels[i % 8] : row == 2 ? 50 : 200) / 255f;
    }
    assertThat(apply(EQUALIZE, image, 1, 32, 8)).isEqualTo(image);
  }

  @Test
  void equalize_goldenImage_isWhatPillowGives() {
    float[] image = new float[3 * 32 * 32];
    for (int i = 0; i < image.length; i++) {
      int p = i % 1024;
      image[i] = (p % 37 * 5 + p / 37) / 255f;
    }
    int[] equalized = toLevels(apply(EQUALIZE, image, 1, 32, 32));
    for (int channel = 0; channel < 3; channel++) {
      int[] own = Arrays.copyOfRange(equalized, channel * 1024, (channel + 1) * 1024);
      assertThat(own).startsWith(0, 1, 4, 8, 13, 19, 26, 33, 40, 47, 54, 61);
      assertThat(Arrays.stream(own).sum()).isEqualTo(130509);
      assertThat(Arrays.stream(own).min()).hasValue(0);
      assertThat(Arrays.stream(own).max()).hasValue(255);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "small."})
  void equalize_isPillows(String prefix) {
    ReferenceFile reference = ReferenceFile.read("/augment/equalize.safetensors");
    long[] shape = reference.shape(prefix + "before");
    float[] actual =
        apply(
            EQUALIZE,
            reference.levels(prefix + "before"),
            Math.toIntExact(shape[0]),
            Math.toIntExact(shape[2]),
            Math.toIntExact(shape[3]));
    assertThat(toLevels(actual)).isEqualTo(toLevels(reference.levels(prefix + "after")));
  }

  @Test
  void equalize_ofSixteenBits_isThatOfTheValuesRoundedTo256Levels() {
    RandomStream random = RandomStream.of(6);
    int side = 40;
    short[] sixteen = new short[3 * side * side];
    byte[] eight = new byte[sixteen.length];
    for (int i = 0; i < sixteen.length; i++) {
      int value = random.nextInt(40_000);
      sixteen[i] = (short) value;
      eight[i] = (byte) Math.round(value / 257.0);
    }
    assertThat(equalized(new Image.SixteenBit(side, side, sixteen)))
        .isEqualTo(equalized(new Image.EightBit(side, side, eight)));
  }

  @Test
  void show_givesTheImageInTheContext() {
    byte[] samples = new byte[3 * 2 * 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (20 * i);
    }
    Image shown =
        ContextTransformation.show(
                ContextAugmentation.parse("flip+invert"),
                List.of(new Image.EightBit(2, 2, samples)))
            .get(0);

    assertThat(shown.sample(0, 0, 0)).isEqualTo(255 - 40);
    assertThat(shown.sample(0, 1, 1)).isEqualTo(255 - 20);
    assertThat(shown.sample(2, 0, 1)).isEqualTo(255 - 220);
  }

  private static float[] equalized(Image image) {
    try (PointerScope scope = new PointerScope();
        ImageStore store = ImageStore.of(List.of(image), ComputeDevice.CPU)) {
      return TensorTransfer.toFloats(
          ContextTransformation.apply(EQUALIZE, store.select(new int[] {0})));
    }
  }

  private static float[] apply(
      ContextAugmentation context, float[] images, int rows, int height, int width) {
    try (PointerScope scope = new PointerScope()) {
      Tensor tensor = TensorTransfer.toDevice(images, ComputeDevice.CPU, rows, 3, height, width);
      Tensor shown = ContextTransformation.apply(context, tensor);
      assertThat(shown.sizes().vec().get()).containsExactly(rows, 3, height, width);
      return TensorTransfer.toFloats(shown);
    }
  }

  private static float[] numbered(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return values;
  }

  private static float[] levels(RandomStream random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(256) / 255f;
    }
    return values;
  }

  private static int[] toLevels(float[] values) {
    int[] levels = new int[values.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = Math.round(values[i] * 255);
    }
    return levels;
  }
}
