package dev.con2.internal.encoder;

import dev.con2.augment.ChannelValues;
import dev.con2.augment.Normalisation;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.encoder.EncoderOptions;
import dev.con2.encoder.Stem;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.Ranks;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An encoder as it is before training, with how its images are made. Plain values.
 *
 * @param architecture what it is
 * @param normalisation what images pass through before it
 * @param precision of its convolutions
 * @param weights what it starts from, where that is not drawn from the seed
 */
public record InitialEncoder(
    EncoderArchitecture architecture,
    Normalisation normalisation,
    Precision precision,
    Optional<StartingWeights> weights) {

  /**
   * Reads what the options name.
   *
   * @param side of the square images, in pixels
   * @param notices receives, in sentences, what of the weights does not fit
   * @throws InvalidInputException if a file is missing or cannot be used
   */
  public static InitialEncoder of(
      EncoderOptions options, int side, ComputeDevice device, Consumer<String> notices) {
    EncoderFile beside = options.file().map(EncoderFile::beside).orElseGet(EncoderFile::silent);
    Normalisation usual =
        options.startFrom().isPresent() ? Normalisation.IMAGENET : Normalisation.HALF;
    Normalisation normalisation =
        new Normalisation(
            first(options.mean(), beside.mean(), usual.mean()),
            first(
                options.standardDeviation(),
                beside.standardDeviation(),
                usual.standardDeviation()));
    if (!options.isResNet18()) {
      if (options.precision().equals(Optional.of(Precision.BF16))) {
        throw new InvalidInputException(
            "option precision is bf16, and a TorchScript encoder computes in fp32; leave it out");
      }
      Path file = Path.of(options.encoder());
      return new InitialEncoder(
          TorchScriptArchitecture.of(EncoderFile.bytes(file), file.toString(), side),
          normalisation,
          Precision.FP32,
          Optional.empty());
    }
    Precision precision = options.precision().orElseGet(() -> Precision.bestFor(device));
    Optional<StartingWeights> weights =
        options.startFrom().map(file -> StartingWeights.read(file, options, notices));
    Stem stem =
        options
            .stem()
            .or(() -> weights.flatMap(StartingWeights::stem))
            .orElseGet(() -> Stem.forSide(side));
    ResNet18Architecture architecture = new ResNet18Architecture(options.width(), stem);
    weights.ifPresent(found -> found.requireFor(architecture));
    return new InitialEncoder(architecture, normalisation, precision, weights);
  }

  private static ChannelValues first(
      Optional<ChannelValues> given, Optional<ChannelValues> beside, ChannelValues usual) {
    return given.or(() -> beside).orElse(usual);
  }

  /**
   * The values that training begins with.
   *
   * @param parameters in the order of the layout
   * @param statistics of batch norm, likewise
   */
  public record Values(float[] parameters, float[] statistics) {}

  /**
   * The values that training begins with.
   *
   * @param layout of the encoder, with heads behind it or not
   * @param seed of every draw
   */
  public Values values(WeightLayout layout, long seed) {
    float[] parameters = new float[layout.parameterCount()];
    float[] statistics = new float[layout.statisticsCount()];
    layout.fill(parameters, statistics, seed);
    weights.ifPresent(given -> given.writeInto(layout, parameters, statistics));
    return new Values(parameters, statistics);
  }

  /** The same as weights to be trained by this process alone, owned by the caller. */
  public NetworkWeights initialise(WeightLayout layout, ComputeDevice device, long seed) {
    return initialise(layout, device, seed, Ranks.one());
  }

  /**
   * The same as weights that ranks train copies of.
   *
   * @param ranks borrowed
   * @throws InvalidInputException if there are several and the encoder has a batch norm that cannot
   *     be reached
   */
  public NetworkWeights initialise(
      WeightLayout layout, ComputeDevice device, long seed, Ranks ranks) {
    if (ranks.count() > 1
        && architecture instanceof TorchScriptArchitecture
        && architecture.layout().statisticsCount() > 0) {
      throw new InvalidInputException(
          "the encoder is a TorchScript module with batch norm, which several processes cannot compute together; train it with one process");
    }
    return NetworkWeights.forTraining(layout, device, ranks, values(layout, seed));
  }
}
