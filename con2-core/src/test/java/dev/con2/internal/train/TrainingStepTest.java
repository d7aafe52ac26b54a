package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.ReferenceFile;
import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.augment.Normalisation;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.internal.augment.Views;
import dev.con2.internal.encoder.DrawnWeights;
import dev.con2.internal.encoder.Encoder;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.image.ImageStore;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import dev.con2.train.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** What one step of training is, put together here from its parts. */
class TrainingStepTest {

  private static final long SHUFFLE = 0x73687566666c65L;
  private static final long AUGMENTATION = 0x7669657773L;

  /** The parts of a step of some images, with the terms of the last one's loss. */
  private static final class Parts implements AutoCloseable {
    final NetworkWeights weights;
    final Encoder encoder;
    final AdamW optimiser;
    final BatchLoss loss;
    float[] terms = {};

    Parts(TrainingOptions options, int images) {
      TrainerOptions loop = Trainers.loop(options);
      InitialEncoder initial = loop.encoder();
      Objective objective = options.objective().orElseThrow();
      WeightLayout layout = initial.architecture().layout();
      objective.addHeads(layout, initial.architecture().shapes(loop.imageSize()));
      weights = initial.initialise(layout, ComputeDevice.CPU, options.seed());
      encoder = initial.architecture().training(weights, initial.precision());
      optimiser = new AdamW(weights, options.optimiser().weightDecay());
      loss = objective.passes().get(0).loss(images, weights, ComputeDevice.CPU);
    }

    void step(Tensor input, double progress, int number, double rate) {
      List<Tensor> values = loss.of(loss.embeddings(encoder.forward(input)), progress);
      values.get(0).backward();
      optimiser.step(number, rate);
      terms = new float[values.size()];
      for (int term = 0; term < terms.length; term++) {
        terms[term] = TensorTransfer.toFloats(values.get(term))[0];
      }
    }

    @Override
    public void close() {
      loss.close();
      encoder.close();
      optimiser.close();
      weights.close();
    }
  }

  @Test
  void steps_areThoseOfPyTorch() {
    long seed = 31;
    ReferenceFile reference = ReferenceFile.read("/train/steps.safetensors");
    double[] terms = reference.doubles("steps.terms");
    double[] alphas = {0, 0.5, 1};
    double[] rates = {1e-3, 8e-4, 4e-4};
    try (PointerScope scope = new PointerScope();
        Parts parts = new Parts(Pictures.options(), 3)) {
      DrawnWeights drawn = DrawnWeights.of(parts.weights.layout(), seed);
      parts.weights.load(drawn.parameters(), drawn.statistics());
      for (int step = 0; step < 3; step++) {
        float[] numbers =
            Numbers.uniform(RandomStream.of(seed, 2000 + step), -1, 1, 12 * 3 * 16 * 16);
        Tensor input = TensorTransfer.toDevice(numbers, ComputeDevice.CPU, 12, 3, 16, 16);
        parts.step(input, alphas[step], step + 1, rates[step]);
        for (int term = 0; term < 3; term++) {
          assertThat((double) parts.terms[term])
              .as("term %s of step %s", term, step)
              .isCloseTo(terms[3 * step + term], within(1e-4));
        }
      }
      // Where a gradient is nothing but rounding, Adam makes a whole step of it: at most 2.2e-3 in
      // all, so a few numbers may differ by that much, and the rest may not.
      float[] parameters =
          Numbers.everyOther(TensorTransfer.toFloats(parts.weights.parameters()), 199);
      float[] expected = reference.floats("steps.parameters");
      assertThat(Numbers.largestDifference(parameters, expected)).isLessThan(4.4e-3);
      int apart = 0;
      for (int i = 0; i < expected.length; i++) {
        apart += Math.abs(parameters[i] - expected[i]) > 1e-5 ? 1 : 0;
      }
      assertThat(apart).isLessThan(expected.length / 50);
      assertThat(
              Numbers.largestDifference(
                  TensorTransfer.toFloats(parts.weights.statistics()),
                  reference.floats("steps.statistics")))
          .isLessThan(1e-3);
    }
  }

  @Test
  void run_isTheseStepsInShuffledOrderWithTheSchedule() {
    List<Image> images = Pictures.draw(7);
    TrainingOptions options = Pictures.options().with("batch-size", 3).with("epochs", 2);
    TrainingState trained;
    try (Trainer trainer = Trainers.of(images, options, Optional.empty())) {
      trained = trainer.run(TrainingListener.SILENT, CheckpointPolicy.none());
    }
    try (PointerScope scope = new PointerScope();
        Parts parts = new Parts(options, 3)) {
      double[] totals = new double[4];
      for (int done = 0; done < 4; done++) {
        int epoch = done / 2;
        int[] order = RandomStream.of(options.seed(), SHUFFLE, epoch).permutation(7);
        int[] batch = Arrays.copyOfRange(order, done % 2 * 3, done % 2 * 3 + 3);
        double rate = 1e-3 * (1 + Math.cos(Math.PI * done / 4)) / 2;
        Tensor input = TensorTransfer.zeros(ComputeDevice.CPU, 12, 3, 16, 16);
        input =
            input.copy_(
                TensorTransfer.toDevice(
                    batchRows(images, options, batch, epoch), ComputeDevice.CPU, 12, 3, 16, 16));
        parts.step(input, done / 3.0, done + 1, rate);
        totals[done] = parts.terms[0];
      }
      // Convolutions of another memory layout round otherwise, so not bit for bit. Pictures moved
      // by 1e-7 move the second epoch's loss by 1e-3 and a statistic by 4e-3, as Adam makes whole
      // steps of gradients that are nothing but rounding; the first epoch's views in the second
      // would move them by 0.05 and 0.3.
      double[] tolerances = {1e-4, 5e-3};
      assertThat(trained.curve()).hasSize(2);
      for (int epoch = 0; epoch < 2; epoch++) {
        assertThat(trained.curve().get(epoch).epoch()).isEqualTo(epoch + 1);
        assertThat(trained.curve().get(epoch).loss())
            .isCloseTo((totals[2 * epoch] + totals[2 * epoch + 1]) / 2, within(tolerances[epoch]));
      }
      assertThat(trained.curve().get(1).learningRate())
          .isCloseTo(1e-3 * (1 + Math.cos(Math.PI * 3 / 4)) / 2, within(1e-12));
      assertThat(
              Numbers.largestDifference(
                  TensorTransfer.toFloats(parts.weights.statistics()), trained.statistics()))
          .isLessThan(1e-2);
      assertThat(
              Numbers.largestDifference(
                  TensorTransfer.toFloats(parts.weights.parameters()), trained.parameters()))
          .isLessThan(5e-3);
    }
  }

  @Test
  void augmentedBatch_rowsAreContextThenViewOfTheirImage() {
    List<Image> images = Pictures.draw(7);
    TrainingOptions options =
        Pictures.options().with("batch-size", 3).with("context", "flip,invert+equalize");
    int[] batch = {4, 0, 6};
    assertSame(augmented(images, options, batch), batchRows(images, options, batch, 0));
  }

  @Test
  void augmentedBatch_inTheFirstSteps_isOfHalfTheSide() {
    List<Image> images = Pictures.draw(7);
    TrainingOptions options = Pictures.options().with("batch-size", 3).with("half-size", 0.4);
    int[] batch = {4, 0, 6};
    assertSame(augmented(images, options, batch), batchRows(images, options, batch, 0, 8));
  }

  @Test
  void augmentedBatch_ofGreyPictures_isTheSameWithoutTheColourSteps() {
    List<Image> images = new ArrayList<>();
    for (Image image : Pictures.draw(4)) {
      byte[] samples = ((Image.EightBit) image).samples().clone();
      System.arraycopy(samples, 0, samples, 256, 256);
      System.arraycopy(samples, 0, samples, 512, 256);
      images.add(new Image.EightBit(16, 16, samples));
    }
    TrainingOptions options = Pictures.options().with("context", "invert,equalize");
    int[] batch = {3, 0, 2, 1};
    assertThat(
            Numbers.largestDifference(
                augmented(images, options, batch), batchRows(images, options, batch, 0)))
        .isLessThan(2e-6);
  }

  /** The encoder's own: (x - mean) / deviation of x = (row + 1) / 2, a row being 2 x - 1. */
  @Test
  void augmentedBatch_ofAnEncoderThatNormalisesOtherwise_isNormalisedSo() {
    List<Image> images = Pictures.draw(3);
    TrainingOptions options = Pictures.options().with("batch-size", 3);
    float[] mean = {0.485f, 0.456f, 0.406f};
    float[] deviation = {0.229f, 0.224f, 0.225f};
    float[] expected = augmented(images, options, 0, 1, 2);
    for (int i = 0; i < expected.length; i++) {
      int channel = i / (16 * 16) % 3;
      expected[i] = ((expected[i] + 1) / 2 - mean[channel]) / deviation[channel];
    }
    float[] actual =
        augmented(
            images,
            options
                .with("mean", "0.485,0.456,0.406")
                .with("standard-deviation", "0.229,0.224,0.225"),
            0,
            1,
            2);
    assertThat(Numbers.largestDifference(actual, expected)).isLessThan(1e-5);
  }

  @Test
  void augmentedBatch_placeInTheBatch_doesNotMatter() {
    List<Image> images = Pictures.draw(7);
    TrainingOptions options = Pictures.options().with("batch-size", 3);
    float[] one = augmented(images, options, 4, 0, 6);
    float[] other = augmented(images, options, 6, 4, 0);
    int row = 3 * 16 * 16;
    for (int block = 0; block < 4; block++) {
      for (int place = 0; place < 3; place++) {
        int from = (3 * block + place) * row;
        int to = (3 * block + (place + 1) % 3) * row;
        assertSame(
            Arrays.copyOfRange(one, from, from + row), Arrays.copyOfRange(other, to, to + row));
      }
    }
  }

  /** All rows of a batch, one at a time. */
  private static float[] batchRows(
      List<Image> images, TrainingOptions options, int[] batch, int epoch) {
    return batchRows(images, options, batch, epoch, options.pictures().side());
  }

  private static float[] batchRows(
      List<Image> images, TrainingOptions options, int[] batch, int epoch, int size) {
    int side = options.pictures().side();
    List<ContextAugmentation> contexts = ((Con2Method) options.method()).contexts();
    AugmentationFamily family = AugmentationFamily.of(0.2, 0.4, 0);
    float[] all = new float[2 * contexts.size() * batch.length * 3 * size * size];
    int at = 0;
    try (PointerScope scope = new PointerScope();
        ImageStore store = ImageStore.of(images, ComputeDevice.CPU)) {
      for (int view = 0; view < 2; view++) {
        for (int context = 0; context < contexts.size(); context++) {
          for (int image : batch) {
            Tensor shown =
                ContextTransformation.apply(contexts.get(context), store.select(new int[] {image}));
            RandomStream random =
                RandomStream.of(options.seed(), AUGMENTATION, epoch, image, context, view);
            ViewParameters parameters = family.draw(random, side);
            Tensor target = TensorTransfer.zeros(ComputeDevice.CPU, 1, 3, size, size);
            Views.write(shown, List.of(parameters), Normalisation.HALF, ComputeDevice.CPU, target);
            float[] row = TensorTransfer.toFloats(target);
            System.arraycopy(row, 0, all, at, row.length);
            at += row.length;
          }
        }
      }
    }
    return all;
  }

  private static float[] augmented(List<Image> images, TrainingOptions options, int... batch) {
    try (PointerScope scope = new PointerScope();
        Trainer trainer = Trainers.of(images, options, Optional.empty())) {
      return TensorTransfer.toFloats(trainer.augmentedBatch(trainer.passes().get(0).rows(), batch));
    }
  }

  private static void assertSame(float[] actual, float[] expected) {
    assertThat(Arrays.mismatch(actual, expected)).isEqualTo(-1);
  }
}
