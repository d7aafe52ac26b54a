package dev.con2.internal.train;

import dev.con2.augment.Normalisation;
import dev.con2.internal.encoder.Encoder;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.NetworkWeights;
import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;

/**
 * A pass that is ready for batches of one size. Owns its loss until closed.
 *
 * @param rows how the batch is made
 * @param stages as {@link TrainingPass#stages} has it
 * @param loss of the batch
 */
record BatchPass(BatchRows rows, OptionalInt stages, BatchLoss loss) implements AutoCloseable {

  static BatchPass of(
      TrainingPass pass, int images, NetworkWeights weights, TrainerOptions options) {
    Normalisation normalisation = options.encoder().normalisation();
    return new BatchPass(
        new BatchRows(
            pass.rows(), normalisation, options.imageSize(), options.seed(), options.device()),
        pass.stages(),
        pass.loss(images, weights, options.device()));
  }

  /**
   * What the heads make of rows, as {@link BatchLoss#embeddings} gives it.
   *
   * @param input rows, as the encoder takes them
   */
  List<Tensor> embeddings(Encoder encoder, Tensor input) {
    Features features =
        stages.isPresent() ? encoder.forward(input, stages.getAsInt()) : encoder.forward(input);
    return loss.embeddings(features);
  }

  @Override
  public void close() {
    loss.close();
  }
}
