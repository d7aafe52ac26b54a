package dev.con2.app;

import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.Precision;
import dev.con2.experiments.RunSettings;
import dev.con2.experiments.Selection;
import dev.con2.train.PaperSetting;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which runs of an experiment, and how they differ from the paper's full setting. */
final class ExperimentFlags {

  @Option(
      names = "--methods",
      paramLabel = "NAMES",
      split = ",",
      description = "Some of the experiment's methods, with commas between.")
  private List<String> methods = List.of();

  @Option(
      names = "--classes",
      paramLabel = "NAMES",
      split = ",",
      description =
          "The classes that are normal in turn, by the paper's name, the folder's or the number.")
  private List<String> classes = List.of();

  @Option(
      names = "--contexts",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Some of the contexts that the experiment has rows for, each a run of its own; for"
              + " figure-6 how many contexts, 2 to 8.")
  private List<String> contexts = List.of();

  @Option(
      names = "--scores",
      paramLabel = "NAMES",
      split = ",",
      description = "The scores of interest: nnd, lh, ssd; one training gives all of its method.")
  private List<String> scores = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "K",
      defaultValue = "3",
      description = "How many seeds: 0, 1 ... K-1 (default: ${DEFAULT-VALUE}).")
  private int seeds = PaperSetting.SEEDS;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training pictures (paper: 2048).")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--budget",
      paramLabel = "MINUTES",
      description = "As many epochs as fit into this time, for each run; instead of --epochs.")
  private Optional<Double> budget = Optional.empty();

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Training pictures a run, always the same ones (paper: all).")
  private Optional<Integer> images = Optional.empty();

  @Option(
      names = "--test-images",
      paramLabel = "N",
      description = "Test pictures of each class, always the same ones (paper: all).")
  private Optional<Integer> testImages = Optional.empty();

  @Option(
      names = "--width",
      paramLabel = "CHANNELS",
      description = "Channels of the network's first stage (paper: 64).")
  private Optional<Integer> width = Optional.empty();

  @Option(
      names = "--stem",
      paramLabel = "NAME",
      description =
          "small, medium or large (the paper does not say; default: small up to a side of 64, else"
              + " large).")
  private Optional<String> stem = Optional.empty();

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      description = "Side of the pictures (paper: by dataset).")
  private Optional<Integer> imageSize = Optional.empty();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Pictures in a step (paper: by dataset).")
  private Optional<Integer> batchSize = Optional.empty();

  @Option(
      names = "--views",
      paramLabel = "A",
      description = "Views of each picture that scores are averaged over (paper: 40).")
  private Optional<Integer> views = Optional.empty();

  @Option(
      names = "--temperature",
      paramLabel = "TAU",
      description = "Temperature of the losses (the paper does not say; default: train's).")
  private Optional<Double> temperature = Optional.empty();

  @Option(
      names = "--minimum-crop-area",
      paramLabel = "SHARE",
      description =
          "Smallest random crop in training (the paper does not say; default: 0.2 up to a side of"
              + " 64, else 0.08).")
  private Optional<Double> minimumCropArea = Optional.empty();

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description =
          "cpu, cuda or cuda:n; CUDA needs CON2_GPU=1 ./con2 (default: ${DEFAULT-VALUE}).")
  private String device = "cpu";

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "fp32 or bf16 (default: what suits the device).")
  private Optional<String> precision = Optional.empty();

  /** Which runs. */
  Selection selection() {
    return new Selection(methods, classes, contexts, scores, seeds);
  }

  /** How they differ. */
  RunSettings settings() {
    return new RunSettings(
        epochs,
        budget,
        images,
        testImages,
        width,
        stem.map(Stem::parse),
        imageSize,
        batchSize,
        views,
        temperature,
        minimumCropArea,
        precision.map(Precision::parse),
        ComputeDevice.parse(device));
  }
}
