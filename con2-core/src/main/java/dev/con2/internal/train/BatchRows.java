package dev.con2.internal.train;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.augment.Normalisation;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.augment.Views;
import dev.con2.internal.engine.RandomStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

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
    Map<ContextAugmentation, Tensor> shown = new HashMap<>();
    Map<Integer, Tensor> flipped = new HashMap<>(); // by viewKey, which their draws come from
    for (int i = 0; i < groups.size(); i++) {
      RowGroup group = groups.get(i);
      List<ViewParameters> views = draw(group, indices, epoch, grey);
      Tensor inContext;
      if (group.flipFirst()) {
        Tensor before =
            flipped.computeIfAbsent(
                group.viewKey(),
                view -> Views.flipped(originals, drawFlips(view, indices, epoch), device));
        inContext = ContextTransformation.apply(group.context(), before);
      } else {
        inContext =
            shown.computeIfAbsent(
                group.context(), context -> ContextTransformation.apply(context, originals));
      }
      Views.write(
          inContext,
          views,
          normalisation,
          device,
          target.narrow(0, (long) i * indices.length, indices.length));
    }
  }

  private List<ViewParameters> draw(RowGroup group, int[] indices, int epoch, boolean grey) {
    List<ViewParameters> views = new ArrayList<>(indices.length);
    for (int image : indices) {
      RandomStream random =
          RandomStream.of(seed, AUGMENTATION, epoch, image, group.contextKey(), group.viewKey());
      ViewParameters drawn = group.family().draw(random, side);
      ViewParameters parameters = group.flipFirst() ? drawn.withFlip(false) : drawn;
      views.add(grey ? parameters.ofGrey() : parameters);
    }
    return views;
  }

  /** Which images are flipped before the context: the same in every context of a view. */
  private List<ViewParameters> drawFlips(int viewKey, int[] indices, int epoch) {
    List<ViewParameters> flips = new ArrayList<>(indices.length);
    for (int image : indices) {
      RandomStream random = RandomStream.of(seed, FLIP, epoch, image, viewKey);
      flips.add(ViewParameters.PLAIN.withFlip(random.nextDouble() < 0.5));
    }
    return flips;
  }
}
