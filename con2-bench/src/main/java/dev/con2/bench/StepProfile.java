package dev.con2.bench;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.augment.ImageStore;
import dev.con2.augment.ViewParameters;
import dev.con2.augment.Views;
import dev.con2.encoder.Con2Network;
import dev.con2.encoder.NetworkWeights;
import dev.con2.encoder.ProjectionHead;
import dev.con2.encoder.ResNet18;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.RandomStream;
import dev.con2.image.Image;
import dev.con2.loss.Con2Loss;
import dev.con2.loss.RowLayout;
import dev.con2.train.AdamW;
import dev.con2.train.TrainingOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Where a training step's time goes: each part of the step alone, on the same batch, and what share
 * of all is not the encoder's forward and backward pass.
 *
 * <p>Arguments: side, width, batch size, contexts such as {@code flip}, steps to measure.
 */
public final class StepProfile {

  private static final int VIEWS = 2;
  private static final int WARM_UP = 3;

  private final TrainingOptions options;
  private final RowLayout rows;
  private final int steps;

  private StepProfile(TrainingOptions options, int steps) {
    this.options = options;
    this.steps = steps;
    this.rows = new RowLayout(options.imagesPerStep(), options.contexts().size(), VIEWS);
  }

  /** Prints the table. */
  public static void main(String[] arguments) {
    TrainingOptions options =
        TrainingOptions.builder()
            .imageSize(Integer.parseInt(arguments[0]))
            .width(Integer.parseInt(arguments[1]))
            .batchSize(Integer.parseInt(arguments[2]))
            .contexts(ContextAugmentation.parseList(arguments[3]))
            .build();
    new StepProfile(options, Integer.parseInt(arguments[4])).run();
  }

  private void run() {
    ComputeDevice device = options.device();
    int side = options.imageSize();
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < options.imagesPerStep(); i++) {
      images.add(noise(side, i));
    }
    double[] augmentation = new double[steps];
    double[] forwardBackward = new double[steps];
    double[] heads = new double[steps];
    double[] optimiser = new double[steps];
    try (ImageStore store = ImageStore.of(images, device);
        NetworkWeights weights =
            NetworkWeights.initialise(Con2Network.layout(options.encoder()), device, 0);
        AdamW adam = new AdamW(weights, options.weightDecay());
        Con2Loss loss = new Con2Loss(rows, options.temperature(), device)) {
      ResNet18 encoder = new ResNet18(options.encoder(), weights, options.precision());
      ProjectionHead contextHead = new ProjectionHead(weights, Con2Network.CONTEXT_HEAD);
      ProjectionHead contentHead = new ProjectionHead(weights, Con2Network.CONTENT_HEAD);
      for (int i = -WARM_UP; i < steps; i++) {
        try (PointerScope scope = new PointerScope()) {
          long start = System.nanoTime();
          Tensor input = batch(store, i + WARM_UP);
          long augmented = System.nanoTime();
          encoder.forward(input).mean().backward();
          long alone = System.nanoTime();
          Tensor representations = encoder.forward(input).detach();
          long represented = System.nanoTime();
          Tensor u = contextHead.forward(representations);
          Tensor v = contentHead.forward(representations);
          loss.of(u, v, 0.5).total().backward();
          long headed = System.nanoTime();
          adam.step(i + WARM_UP + 1, 1e-3);
          long end = System.nanoTime();
          if (i >= 0) {
            augmentation[i] = (augmented - start) / 1e6;
            forwardBackward[i] = (alone - augmented) / 1e6;
            heads[i] = (headed - represented) / 1e6;
            optimiser[i] = (end - headed) / 1e6;
          }
        }
      }
    }
    print(augmentation, forwardBackward, heads, optimiser);
  }

  private Tensor batch(ImageStore store, int step) {
    Tensor target =
        ResNet18.emptyInput(
            rows.rows(), options.imageSize(), options.precision(), options.device());
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      Tensor originals = store.select(IntStream.range(0, rows.images()).toArray());
      for (int context = 0; context < rows.contexts(); context++) {
        Tensor shown = ContextTransformation.apply(options.contexts().get(context), originals);
        for (int view = 0; view < VIEWS; view++) {
          List<ViewParameters> views = new ArrayList<>();
          for (int image = 0; image < rows.images(); image++) {
            RandomStream random = RandomStream.of(step, image, context, view);
            views.add(options.family().draw(random, options.imageSize()));
          }
          int first = (view * rows.contexts() + context) * rows.images();
          Views.write(shown, views, options.device(), target.narrow(0, first, rows.images()));
        }
      }
    }
    return target;
  }

  private static Image noise(int side, int seed) {
    RandomStream random = RandomStream.of(seed);
    byte[] samples = new byte[3 * side * side];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) random.nextLong();
    }
    return new Image.EightBit(side, side, samples);
  }

  private void print(
      double[] augmentation, double[] forwardBackward, double[] heads, double[] optimiser) {
    double[] parts = {
      median(augmentation), median(forwardBackward), median(heads), median(optimiser)
    };
    double total = Arrays.stream(parts).sum();
    String[] names = {
      "contexts and augmentation", "encoder forward and backward", "heads and losses", "AdamW"
    };
    System.out.printf(
        Locale.ROOT,
        "side %d, width %d, %d rows, %s, median of %d steps%n",
        options.imageSize(),
        options.width(),
        rows.rows(),
        options.precision(),
        steps);
    for (int i = 0; i < parts.length; i++) {
      System.out.printf(
          Locale.ROOT, "%-30s %9.1f ms %6.1f %%%n", names[i], parts[i], 100 * parts[i] / total);
    }
    System.out.printf(
        Locale.ROOT,
        "outside the encoder %.1f %%, %.1f images/s%n",
        100 * (total - parts[1]) / total,
        1000 * rows.images() / total);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
