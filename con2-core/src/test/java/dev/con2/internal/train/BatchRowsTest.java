package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.augment.Normalisation;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.internal.augment.Views;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.image.ImageStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class BatchRowsTest {

  private static final int IMAGES = 12;
  private static final int SIDE = Pictures.SIDE;
  private static final int VALUES = 3 * SIDE * SIDE;
  private static final long SEED = 4;

  /** Whole pictures with their colours: flips are all that is drawn. */
  private static final AugmentationFamily WHOLE = new AugmentationFamily(1, 1, 0, 0, 0, 0, 0);

  private static final List<ContextAugmentation> TURNS =
      ContextAugmentation.parseList("rotate90,rotate180,rotate270");

  private final List<Image> images = Pictures.draw(IMAGES);
  private final int[] indices = IntStream.range(0, IMAGES).toArray();

  private static List<RowGroup> turned(AugmentationFamily family, boolean flipFirst) {
    List<RowGroup> groups = new ArrayList<>();
    for (int view = 0; view < 2; view++) {
      for (int turn = 0; turn < 4; turn++) {
        groups.add(new RowGroup(TURNS.get(turn), family, turn, view, flipFirst));
      }
    }
    return groups;
  }

  /** Each row an array. */
  private float[][] written(List<RowGroup> groups, int epoch) {
    try (ImageStore store = ImageStore.of(images, ComputeDevice.CPU);
        PointerScope scope = new PointerScope()) {
      int rows = groups.size() * IMAGES;
      Tensor target = TensorTransfer.zeros(ComputeDevice.CPU, rows, 3, SIDE, SIDE);
      new BatchRows(groups, Normalisation.HALF, SIDE, SEED, ComputeDevice.CPU)
          .write(store.select(indices), indices, epoch, false, target);
      return split(TensorTransfer.toFloats(target));
    }
  }

  private static float[][] split(float[] all) {
    float[][] rows = new float[all.length / VALUES][];
    Arrays.setAll(rows, row -> Arrays.copyOfRange(all, row * VALUES, (row + 1) * VALUES));
    return rows;
  }

  /** The images in a context, normalised. */
  private float[][] shown(ContextAugmentation context) {
    try (ImageStore store = ImageStore.of(images, ComputeDevice.CPU);
        PointerScope scope = new PointerScope()) {
      Tensor target = TensorTransfer.zeros(ComputeDevice.CPU, IMAGES, 3, SIDE, SIDE);
      Views.write(
          ContextTransformation.apply(context, store.select(indices)),
          Arrays.stream(indices).mapToObj(image -> ViewParameters.PLAIN).toList(),
          Normalisation.HALF,
          ComputeDevice.CPU,
          target);
      return split(TensorTransfer.toFloats(target));
    }
  }

  /** One value a row's picture: the same pixel after the turn counter-clockwise. */
  private static float[] turnedOnce(float[] row) {
    float[] turned = new float[VALUES];
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          turned[(channel * SIDE + y) * SIDE + x] = row[(channel * SIDE + x) * SIDE + SIDE - 1 - y];
        }
      }
    }
    return turned;
  }

  private static float[] mirrored(float[] row) {
    float[] mirrored = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      mirrored[i] = row[i - i % SIDE + SIDE - 1 - i % SIDE];
    }
    return mirrored;
  }

  @Test
  void write_flipFirst_turnsOneFlippedImageInEveryContext() {
    float[][] rows = written(turned(WHOLE, true), 0);
    float[][] originals = shown(ContextAugmentation.ORIGINAL);
    boolean[][] flipped = new boolean[2][IMAGES];
    for (int view = 0; view < 2; view++) {
      for (int image = 0; image < IMAGES; image++) {
        float[] upright = rows[view * 4 * IMAGES + image];
        flipped[view][image] = !Arrays.equals(upright, originals[image]);
        if (flipped[view][image]) {
          assertThat(upright).containsExactly(mirrored(originals[image]));
        }
        float[] expected = upright;
        for (int turn = 1; turn < 4; turn++) {
          expected = turnedOnce(expected);
          assertThat(rows[(view * 4 + turn) * IMAGES + image]).containsExactly(expected);
        }
      }
    }
    assertThat(flipped[0]).contains(true).contains(false).isNotEqualTo(flipped[1]);
    assertThat(Arrays.deepEquals(written(turned(WHOLE, true), 1), rows)).isFalse();
    assertThat(written(turned(WHOLE, true), 0)).isDeepEqualTo(rows);
  }

  /** A flip of each row after its turn makes a quarter turn look like the other. */
  @Test
  void write_flipAfterTheContext_isEachRowsOwn() {
    float[][] rows = written(turned(WHOLE, false), 0);
    float[][] quarter = shown(TURNS.get(1));
    float[][] originals = shown(ContextAugmentation.ORIGINAL);
    int differently = 0;
    for (int image = 0; image < IMAGES; image++) {
      boolean flipped = !Arrays.equals(rows[image], originals[image]);
      boolean turnedFlipped = !Arrays.equals(rows[IMAGES + image], quarter[image]);
      if (turnedFlipped) {
        assertThat(rows[IMAGES + image]).containsExactly(mirrored(quarter[image]), within(1e-6f));
      }
      differently += flipped != turnedFlipped ? 1 : 0;
    }
    assertThat(differently).isPositive();
  }

  /** The keys of the draws are part of what fixes a training: they stay what they are. */
  @Test
  void write_flipAfterTheContext_drawsFromSeedEpochImageContextAndView() {
    AugmentationFamily family = AugmentationFamily.of(0.2, 0.4, 0);
    float[][] rows = written(turned(family, false), 3);
    for (int group = 0; group < 8; group++) {
      List<ViewParameters> views = new ArrayList<>();
      for (int image : indices) {
        RandomStream random = RandomStream.of(SEED, 0x7669657773L, 3, image, group % 4, group / 4);
        views.add(family.draw(random, SIDE));
      }
      try (ImageStore store = ImageStore.of(images, ComputeDevice.CPU);
          PointerScope scope = new PointerScope()) {
        Tensor target = TensorTransfer.zeros(ComputeDevice.CPU, IMAGES, 3, SIDE, SIDE);
        Views.write(
            ContextTransformation.apply(TURNS.get(group % 4), store.select(indices)),
            views,
            Normalisation.HALF,
            ComputeDevice.CPU,
            target);
        float[][] expected = split(TensorTransfer.toFloats(target));
        for (int image = 0; image < IMAGES; image++) {
          assertThat(rows[group * IMAGES + image]).containsExactly(expected[image]);
        }
      }
    }
  }

  @Test
  void write_flipFirst_leavesAllOtherDrawsAsTheyAre() {
    AugmentationFamily family = new AugmentationFamily(1, 1, 1, 0.4, 0.1, 0, 0);
    float[][] first = written(turned(family, true), 0);
    float[][] after = written(turned(family, false), 0);
    for (int row = 0; row < first.length; row++) {
      // Colours do not know where a pixel stands, so the sums agree up to rounding.
      assertThat(sum(first[row])).isCloseTo(sum(after[row]), within(1e-2));
    }
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
