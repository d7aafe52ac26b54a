package dev.con2;

import dev.con2.augment.TestTimeView;
import dev.con2.device.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.internal.encoder.Encoder;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.engine.UnderConstruction;
import dev.con2.internal.represent.EncoderRepresentation;
import dev.con2.internal.represent.ImageRepresentation;
import dev.con2.internal.represent.Representation;
import dev.con2.method.EncoderMethod;
import dev.con2.method.FeatureMethod;
import dev.con2.method.Method;
import dev.con2.model.TrainedEncoder;
import java.util.List;
import java.util.Optional;

/**
 * What the scores of a model are fitted to, ready for use on a device: its encoder under its views,
 * or its function of the image. Owns its native memory until closed.
 */
final class ModelRepresentation implements Representation, AutoCloseable {

  private final Representation representation;
  private final ComputeDevice device;
  private final Optional<Encoder> encoder;
  private final Optional<NetworkWeights> heads;

  /**
   * Gets it ready.
   *
   * @param trained the encoder, if the method has one
   * @param views A of them
   * @param side of the square images, in pixels
   */
  ModelRepresentation(
      Method method,
      Optional<TrainedEncoder> trained,
      List<TestTimeView> views,
      int side,
      ComputeDevice device) {
    this.device = device;
    if (method instanceof EncoderMethod own) {
      TrainedEncoder weights = trained.orElseThrow();
      try (UnderConstruction made = new UnderConstruction()) {
        Encoder ready =
            made.add(
                weights
                    .architecture()
                    .scoring(
                        weights.parameters(), weights.statistics(), weights.precision(), device));
        encoder = Optional.of(ready);
        heads =
            own.readout().needsHeads()
                ? Optional.of(
                    made.add(
                        NetworkWeights.of(
                            weights.layout(), device, weights.parameters(), weights.statistics())))
                : Optional.empty();
        representation =
            new EncoderRepresentation(
                ready,
                weights.architecture().shapes(side),
                weights.normalisation(),
                own.readout(),
                heads,
                side,
                views);
        made.complete();
      }
    } else if (method instanceof FeatureMethod own) {
      encoder = Optional.empty();
      heads = Optional.empty();
      representation = new ImageRepresentation(own.size(), own::features);
    } else {
      throw new IllegalArgumentException("no method is of another kind");
    }
  }

  /** The same under other views; without an encoder there is one view, and this is it. */
  Representation under(List<TestTimeView> others) {
    return representation instanceof EncoderRepresentation own ? own.under(others) : this;
  }

  /** Where it works. */
  ComputeDevice device() {
    return device;
  }

  @Override
  public int views() {
    return representation.views();
  }

  @Override
  public List<Integer> parts() {
    return representation.parts();
  }

  @Override
  public int batchSize() {
    return representation.batchSize();
  }

  @Override
  public List<float[]> rows(List<Image> images, int first, int end) {
    return representation.rows(images, first, end);
  }

  @Override
  public void close() {
    heads.ifPresent(NetworkWeights::close);
    encoder.ifPresent(Encoder::close);
  }
}
