package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.Normalisation;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.image.ImageStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Left and right exchanged before the context, where crops and colours do nothing. */
class BatchRowsTest {

  private static final AugmentationFamily NOTHING_BUT_FLIPS =
      new AugmentationFamily(1, 1, 0, 0, 0, 0);
  private static final int[] IMAGES = {0, 1, 2, 3, 4, 5, 6, 7};
  private static final int VIEWS = 2;

  private static List<RowGroup> rotations() {
    List<RowGroup> groups = new ArrayList<>();
    for (int view = 0; view < VIEWS; view++) {
      for (int turns = 0; turns < 4; turns++) {
        ContextAugmentation context =
            ContextAugmentation.ofRecord(turns == 0 ? "none" : "rotate" + 90 * turns);
        groups.add(new RowGroup(context, NOTHING_BUT_FLIPS, turns, view, true));
      }
    }
    return groups;
  }

  /** All rows of a batch: the caller has the scope. */
  private static Tensor rows(int epoch, int... batch) {
    BatchRows rows =
        new BatchRows(rotations(), Normalisation.HALF, Pictures.SIDE, 3, ComputeDevice.CPU);
    int count = rows.size() * batch.length;
    Tensor target = TensorTransfer.zeros(ComputeDevice.CPU, count, 3, Pictures.SIDE, Pictures.SIDE);
    rows.write(originals(batch), batch, epoch, false, target);
    return target;
  }

  private static Tensor originals(int... batch) {
    try (ImageStore store = ImageStore.of(Pictures.draw(IMAGES.length), ComputeDevice.CPU)) {
      return store.select(batch);
    }
  }

  private static float[] row(Tensor rows, int row) {
    return TensorTransfer.toFloats(rows.narrow(0, row, 1));
  }

  /** Whether left and right of a row, which is in no other context, are exchanged. */
  private static boolean isExchanged(Tensor rows, int row, int image) {
    Tensor original = original(image);
    float[] shown = row(rows, row);
    assertThat(List.of(shown))
        .containsAnyOf(
            TensorTransfer.toFloats(original), TensorTransfer.toFloats(original.flip(3)));
    return !Arrays.equals(shown, TensorTransfer.toFloats(original));
  }

  private static Tensor original(int image) {
    return originals(image).mul(new Scalar(2)).sub(new Scalar(1));
  }

  @Test
  void write_flipBeforeTheContext_isSharedByAllContextsOfAView() {
    try (PointerScope scope = new PointerScope()) {
      Tensor all = rows(0, IMAGES);
      int exchanged = 0;
      int differing = 0;
      for (int image : IMAGES) {
        for (int view = 0; view < VIEWS; view++) {
          int first = view * 4 * IMAGES.length + image;
          boolean flipped = isExchanged(all, first, image);
          Tensor shown = flipped ? original(image).flip(3) : original(image);
          for (int turns = 0; turns < 4; turns++) {
            assertThat(row(all, first + turns * IMAGES.length))
                .isEqualTo(TensorTransfer.toFloats(shown.rot90(turns, 2, 3)));
          }
          exchanged += flipped ? 1 : 0;
        }
        differing +=
            isExchanged(all, image, image) == isExchanged(all, 4 * IMAGES.length + image, image)
                ? 0
                : 1;
      }
      assertThat(exchanged).isBetween(3, 13); // of 16
      assertThat(differing).isBetween(1, 7); // of 8: each view has its own draw
    }
  }

  @Test
  void write_flipBeforeTheContext_hasEpochAndImageInItsKeyButNotThePlaceInTheBatch() {
    try (PointerScope scope = new PointerScope()) {
      Tensor all = rows(0, IMAGES);
      Tensor later = rows(1, IMAGES);
      int changed = 0;
      for (int image : IMAGES) {
        assertThat(row(rows(0, 5, image), 1)).isEqualTo(row(all, image));
        changed += isExchanged(all, image, image) == isExchanged(later, image, image) ? 0 : 1;
      }
      assertThat(changed).isBetween(1, 7);
    }
  }
}
