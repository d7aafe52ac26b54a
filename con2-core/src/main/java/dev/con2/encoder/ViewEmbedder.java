package dev.con2.encoder;

import dev.con2.augment.ContextTransformation;
import dev.con2.augment.ImageStore;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.augment.Views;
import dev.con2.engine.TensorTransfer;
import dev.con2.image.Image;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Represents images under the fixed test-time views of section 3.3: z = g(t(x)) for each view t, as
 * plain numbers.
 */
public final class ViewEmbedder {

  /** Numbers in one forward pass: enough rows to keep the cores busy, few enough for the cache. */
  private static final int NUMBERS_IN_A_PASS = 1 << 20;

  private static final int FEWEST_IN_A_BATCH = 8;
  private static final int MOST_IN_A_BATCH = 256;

  private final FoldedResNet18 encoder;
  private final List<TestTimeView> views;

  /** With an encoder that it borrows and does not close. */
  public ViewEmbedder(FoldedResNet18 encoder, List<TestTimeView> views) {
    this.encoder = encoder;
    this.views = List.copyOf(views);
  }

  /**
   * How many images to embed at a time: enough to fill forward passes, few enough to report often.
   *
   * @param side of the square images in pixels
   */
  public static int batchSize(int side) {
    int fitting = NUMBERS_IN_A_PASS / (3 * side * side);
    return Math.max(FEWEST_IN_A_BATCH, Math.min(MOST_IN_A_BATCH, fitting));
  }

  /**
   * The representations of the images under each view.
   *
   * @param images B of them, square and of one size
   * @return for each view B x d numbers, row by row
   */
  public List<float[]> embed(List<Image> images) {
    try (ImageStore store = ImageStore.of(images, encoder.device());
        PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      Tensor originals = store.select(IntStream.range(0, images.size()).toArray());
      int numbers = 3 * store.side() * store.side() * images.size();
      int viewsInAPass = Math.max(1, NUMBERS_IN_A_PASS / numbers);
      List<float[]> result = new ArrayList<>();
      for (int first = 0; first < views.size(); first += viewsInAPass) {
        int count = Math.min(viewsInAPass, views.size() - first);
        try (PointerScope inner = new PointerScope()) {
          result.addAll(embed(originals, views.subList(first, first + count)));
        }
      }
      return result;
    }
  }

  private List<float[]> embed(Tensor originals, List<TestTimeView> some) {
    int images = Math.toIntExact(originals.size(0));
    int side = Math.toIntExact(originals.size(3));
    Tensor input = encoder.emptyInput(some.size() * images, side);
    for (int i = 0; i < some.size(); i++) {
      Tensor shown = ContextTransformation.apply(some.get(i).context(), originals);
      List<ViewParameters> same = Collections.nCopies(images, some.get(i).parameters());
      Views.write(shown, same, encoder.device(), input.narrow(0, (long) i * images, images));
    }
    float[] all = TensorTransfer.toFloats(encoder.forward(input));
    List<float[]> parts = new ArrayList<>();
    int length = all.length / some.size();
    for (int i = 0; i < some.size(); i++) {
      float[] part = new float[length];
      System.arraycopy(all, i * length, part, 0, length);
      parts.add(part);
    }
    return parts;
  }
}
