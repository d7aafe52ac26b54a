package dev.con2.internal.train;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.augment.Normalisation;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.augment.Views;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Makes the rows of batches: the images in each group's context, and of each a view drawn from
 * (seed, epoch, image, context, view).
 *
 * @param groups N rows each, in this order
 * @param normalisation of the rows
 * @param side of the square images, in pixels
 * @param seed of every draw
 * @param device that works
 */
public record BatchRows(
    List<RowGroup> groups, Normalisation normalisation, int side, long seed, ComputeDevice device) {

  private static final long AUGMENTATION = 0x7669657773L;
  private static final long FLIP = 0x666c6970L;

  /** Copies the list. */
  public BatchRows {
    groups = List.copyOf(groups);
  }

  /** How many rows there are for each image. */
  public int size() {
    return groups.size();
  }

  /**
   * Writes the rows of a batch. The caller turns gradients off and owns a scope.
   *
   * @param originals (N, 3, side, side), values in [0, 1]
   * @param indices of the images, for the keys of the draws
   * @param grey whether all images are known to be grey, so that steps which change nothing there
   *     are left out
   * @param target (groups x N, 3, side, side), normalised afterwards
   */
  public void write(Tensor originals, int[] indices, int epoch, boolean grey, Tensor target) {
    Map<Shown, Tensor> shown = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      RowGroup group = groups.get(i);
      Views.write(
          shown.computeIfAbsent(Shown.of(group), key -> show(key, originals, indices, epoch)),
          draw(group, indices, epoch, grey),
          normalisation,
          device,
          target.narrow(0, (long) i * indices.length, indices.length));
    }
  }

  /**
   * What of a group decides how images look before its views.
   *
   * @param flipKey the key of the draws, if left and right are exchanged before the context
   */
  private record Shown(ContextAugmentation context, OptionalInt flipKey) {
    static Shown of(RowGroup group) {
      return new Shown(
          group.context(),
          group.flipBeforeContext() ? OptionalInt.of(group.viewKey()) : OptionalInt.empty());
    }
  }

  private Tensor show(Shown how, Tensor originals, int[] indices, int epoch) {
    if (how.flipKey().isEmpty()) {
      return ContextTransformation.apply(how.context(), originals);
    }
    float[] flipped = new float[indices.length];
    for (int i = 0; i < flipped.length; i++) {
      RandomStream random =
          RandomStream.of(seed, FLIP, epoch, indices[i], how.flipKey().getAsInt());
      flipped[i] = random.nextDouble() < 0.5 ? 1 : 0;
    }
    Tensor condition =
        TensorTransfer.toDevice(flipped, device, flipped.length, 1, 1, 1).to(ScalarType.Bool);
    return ContextTransformation.apply(
        how.context(), originals.flip(3).where(condition, originals));
  }

  private List<ViewParameters> draw(RowGroup group, int[] indices, int epoch, boolean grey) {
    List<ViewParameters> views = new ArrayList<>(indices.length);
    for (int image : indices) {
      RandomStream random =
          RandomStream.of(seed, AUGMENTATION, epoch, image, group.contextKey(), group.viewKey());
      ViewParameters drawn = group.family().draw(random, side);
      ViewParameters parameters = group.flipBeforeContext() ? drawn.unflipped() : drawn;
      views.add(grey ? parameters.ofGrey() : parameters);
    }
    return views;
  }
}
