package dev.con2.bench;

import dev.con2.device.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.internal.encoder.Encoder;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.image.ImageStore;
import dev.con2.internal.train.AdamW;
import dev.con2.internal.train.BatchLoss;
import dev.con2.internal.train.BatchRows;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.TrainingPass;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
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

  private static final int WARM_UP = 3;

  private final TrainingOptions options;
  private final InitialEncoder initial;
  private final Objective objective;
  private final TrainingPass pass;
  private final int batchSize;
  private final int steps;

  private StepProfile(TrainingOptions options, int steps) {
    this.options = options;
    this.steps = steps;
    this.initial = options.initialEncoder(notice -> {}).orElseThrow();
    this.objective = options.objective().orElseThrow();
    this.pass = objective.passes().get(0); // CON2 has no other
    this.batchSize = options.optimiser().imagesPerStep(objective.rowsPerImage());
  }

  /** Prints the table. */
  public static void main(String[] arguments) {
    TrainingOptions options =
        TrainingOptions.of(Con2Method.DEFAULT)
            .with("image-size", arguments[0])
            .with("width", arguments[1])
            .with("batch-size", arguments[2])
            .with("context", arguments[3]);
    new StepProfile(options, Integer.parseInt(arguments[4])).run();
  }

  private void run() {
    ComputeDevice device = options.device();
    List<Image> images = Noise.images(batchSize, options.pictures().side());
    double[] augmentation = new double[steps];
    double[] forwardBackward = new double[steps];
    double[] heads = new double[steps];
    double[] optimiser = new double[steps];
    WeightLayout layout = initial.architecture().layout();
    objective.addHeads(layout, initial.architecture().shapes(options.pictures().side()));
    try (ImageStore store = ImageStore.of(images, device);
        NetworkWeights weights = initial.initialise(layout, device, 0);
        AdamW adam = new AdamW(weights, options.optimiser().weightDecay());
        Encoder encoder = initial.architecture().training(weights, initial.precision());
        BatchLoss loss = pass.loss(batchSize, weights, device)) {
      for (int i = -WARM_UP; i < steps; i++) {
        try (PointerScope scope = new PointerScope()) {
          long start = System.nanoTime();
          Tensor input = batch(store, encoder, i + WARM_UP);
          long augmented = System.nanoTime();
          encoder.forward(input).pooled().mean().backward();
          long alone = System.nanoTime();
          Features features =
              new Features(input, encoder.forward(input).pooled().detach(), List.of());
          long represented = System.nanoTime();
          loss.of(loss.embeddings(features), 0.5).get(0).backward();
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

  private Tensor batch(ImageStore store, Encoder encoder, int step) {
    BatchRows rows =
        new BatchRows(
            pass.rows(),
            initial.normalisation(),
            options.pictures().side(),
            options.seed(),
            options.device());
    Tensor target = encoder.emptyInput(rows.size() * batchSize, options.pictures().side());
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      int[] indices = IntStream.range(0, batchSize).toArray();
      rows.write(store.select(indices), indices, step, false, target);
    }
    return target;
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
        options.pictures().side(),
        options.encoder().width(),
        pass.rows().size() * batchSize,
        initial.precision(),
        steps);
    for (int i = 0; i < parts.length; i++) {
      System.out.printf(
          Locale.ROOT, "%-30s %9.1f ms %6.1f %%%n", names[i], parts[i], 100 * parts[i] / total);
    }
    System.out.printf(
        Locale.ROOT,
        "outside the encoder %.1f %%, %.1f images/s%n",
        100 * (total - parts[1]) / total,
        1000 * batchSize / total);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
