package dev.con2.internal.represent;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.augment.Normalisation;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.image.Image;
import dev.con2.internal.augment.Views;
import dev.con2.internal.encoder.Encoder;
import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.image.ImageStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Images under the fixed test-time views of section 3.3: z = g(t(x)) for each view t, as plain
 * values. Borrows the encoder and the heads.
 */
public final class EncoderRepresentation implements Representation {

  /** Values in one forward pass: enough rows to keep the cores busy, few enough for the cache. */
  private static final int VALUES_FOR_A_PROCESSOR = 1 << 20;

  /** Enough to hide what starting a pass costs; their maps take some gigabytes. */
  private static final int VALUES_FOR_A_CARD = 1 << 24;

  private static final int MINIMUM_BATCH = 8;
  private static final int MAXIMUM_BATCH = 256;

  private final Encoder encoder;
  private final Normalisation normalisation;
  private final Readout readout;
  private final Optional<NetworkWeights> heads;
  private final List<Integer> parts;
  private final int side;
  private final List<TestTimeView> views;

  /**
   * With an encoder and heads that it borrows and does not close.
   *
   * @param shapes of what the encoder makes of an image of that side
   * @param side of the square images, in pixels
   */
  public EncoderRepresentation(
      Encoder encoder,
      FeatureShapes shapes,
      Normalisation normalisation,
      Readout readout,
      Optional<NetworkWeights> heads,
      int side,
      List<TestTimeView> views) {
    this.encoder = encoder;
    this.normalisation = normalisation;
    this.readout = readout;
    this.heads = heads;
    this.parts = readout.parts(shapes);
    this.side = side;
    this.views = List.copyOf(views);
  }

  /** The same encoder under other views. */
  public EncoderRepresentation under(List<TestTimeView> others) {
    return new EncoderRepresentation(this, others);
  }

  private EncoderRepresentation(EncoderRepresentation other, List<TestTimeView> views) {
    encoder = other.encoder;
    normalisation = other.normalisation;
    readout = other.readout;
    heads = other.heads;
    parts = other.parts;
    side = other.side;
    this.views = List.copyOf(views);
  }

  @Override
  public int views() {
    return views.size();
  }

  @Override
  public List<Integer> parts() {
    return parts;
  }

  private int valuesInAPass() {
    return encoder.device().isGraphicsCard() ? VALUES_FOR_A_CARD : VALUES_FOR_A_PROCESSOR;
  }

  /** As many rows as a forward pass has room for. */
  public int rowsInAPass() {
    return valuesInAPass() / (3 * side * side);
  }

  @Override
  public int batchSize() {
    return Math.max(MINIMUM_BATCH, Math.min(MAXIMUM_BATCH, rowsInAPass()));
  }

  @Override
  public List<float[]> rows(List<Image> images, int first, int end) {
    try (ImageStore store = ImageStore.of(images, encoder.device());
        PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      Tensor originals = store.all();
      Map<Shown, Tensor> shown = new HashMap<>();
      for (TestTimeView view : views.subList(first, end)) {
        shown.computeIfAbsent(Shown.in(view), kind -> kind.of(originals, scope));
      }
      int values = 3 * store.side() * store.side() * images.size();
      int viewsInAPass = Math.max(1, valuesInAPass() / values);
      List<float[]> result = new ArrayList<>();
      for (int view = first; view < end; view += viewsInAPass) {
        int last = Math.min(view + viewsInAPass, end);
        try (PointerScope inner = new PointerScope()) {
          result.addAll(pass(shown, images.size(), store.side(), views.subList(view, last)));
        }
      }
      return result;
    }
  }

  /** What a view draws from: many draw from the same. */
  private record Shown(ContextAugmentation context, boolean flipped) {

    static Shown in(TestTimeView view) {
      return new Shown(view.context(), view.flippedBefore());
    }

    /** The keeper keeps the result, when all else that is made for it is freed. */
    Tensor of(Tensor originals, PointerScope keeper) {
      try (PointerScope scope = new PointerScope()) {
        Tensor result =
            ContextTransformation.apply(context, flipped ? originals.flip(3) : originals);
        keeper.attach(result);
        return result;
      }
    }
  }

  private List<float[]> pass(
      Map<Shown, Tensor> shown, int images, int square, List<TestTimeView> some) {
    Tensor input = encoder.emptyInput(some.size() * images, square);
    for (int i = 0; i < some.size(); i++) {
      TestTimeView view = some.get(i);
      Tensor from = Objects.requireNonNull(shown.get(Shown.in(view)));
      List<ViewParameters> same = Collections.nCopies(images, view.parametersAfter());
      Views.write(
          from, same, normalisation, encoder.device(), input.narrow(0, (long) i * images, images));
    }
    float[] all = TensorTransfer.toFloats(readout.of(encoder.forward(input), heads));
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
