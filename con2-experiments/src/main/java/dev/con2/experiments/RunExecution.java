package dev.con2.experiments;

import dev.con2.AnomalyDetector;
import dev.con2.DetectorTraining;
import dev.con2.NormalPictures;
import dev.con2.ScoringOptions;
import dev.con2.experiments.DecodedImages.DecodedItem;
import dev.con2.experiments.dataset.DatasetItem;
import dev.con2.experiments.results.RunResult;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageStream;
import dev.con2.method.TrainingOptions;
import dev.con2.model.DetectorModel;
import dev.con2.train.TrainingListener;
import dev.con2.train.UnlearnedTerm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run: trains, scores the test images, and writes their scores.
 *
 * @param run which
 * @param folder to write into
 * @param origin for the record
 * @param keepModel whether to leave the model beside the scores
 * @param listener receives progress
 */
record RunExecution(
    PlannedRun run,
    RunFolder folder,
    Origin origin,
    boolean keepModel,
    ExperimentListener listener) {

  /**
   * Does it.
   *
   * @param before the record of the same run where it was done before and something beside it is
   *     missing: it trains as long again, and its scores stay
   * @param deciding the record of the run whose epochs it is to have, if there is one
   * @param withFigure whether to write Figure 3 of it
   */
  RunResult execute(
      List<DecodedItem> training,
      List<DecodedItem> test,
      Optional<RunResult> before,
      Optional<RunResult> deciding,
      boolean withFigure)
      throws IOException {
    Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    List<Image> normal = training.stream().map(DecodedItem::image).toList();
    boolean decided = run.options().trains() && before.or(() -> deciding).isPresent();
    TrainingOptions options =
        before
            .map(result -> with(result, "epochs", "context", "context-figures"))
            .or(() -> deciding.map(result -> with(result, "epochs")))
            .orElse(run.options());
    DetectorTraining learning =
        DetectorTraining.ofPictures(
            known(training),
            run.runOptions().preprocessing(run.data().named()).preprocessing(),
            options);
    if (!decided && run.budget().isPresent()) {
      learning = learning.within(run.budget().get());
    }
    Steps steps = new Steps(run, listener);
    DetectorModel model = learning.run(steps);
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.on(options.device()), new ImageReader())) {
      ScoredImages scored =
          new ScoredImages(test, detector.scores(test.stream().map(DecodedItem::image).toList()));
      double seconds = (System.nanoTime() - start) / 1e9;
      if (before.isEmpty()) {
        Path file = folder.prepared(RunFolder.scoresFile(run.key()));
        scored.write(file, run.data().dataset().folder());
      }
      if (keepModel) {
        model.write(folder.prepared(RunFolder.modelFile(run.key())));
      }
      if (withFigure) {
        EmbeddingFigure.of(run, detector, normal, test).write(folder);
      }
      return result(
          model,
          scored,
          deciding,
          leftOut(training, test),
          training.size(),
          steps.seconds(),
          seconds,
          started);
    }
  }

  /** With what the options of a record came to be, by a budget or by a choice of contexts. */
  private TrainingOptions with(RunResult result, String... names) {
    TrainingOptions options = run.options();
    for (String name : names) {
      Optional<Object> value = Optional.ofNullable(result.options().get(name));
      if (value.isPresent() && (options.trains() || !name.equals("epochs"))) {
        options = options.with(name, value.get());
      }
    }
    return options;
  }

  /** The training pictures, which a kept model knows by their files and not by their images. */
  private static NormalPictures known(List<DecodedItem> training) {
    return new NormalPictures(
        training.stream()
            .map(
                one ->
                    ImageStream.StreamedFile.Decoded.ofImage(
                        Path.of(one.item().place()), one.image(), one.fingerprint()))
            .toList());
  }

  /** Where the pictures are that the run should have and that cannot be read. */
  private List<String> leftOut(List<DecodedItem> training, List<DecodedItem> test) {
    Set<DatasetItem> read =
        Stream.concat(training.stream(), test.stream())
            .map(DecodedItem::item)
            .collect(Collectors.toSet());
    return Stream.concat(run.training().stream(), run.test().stream())
        .filter(item -> !read.contains(item))
        .map(item -> ScoredImages.place(item, run.data().dataset().folder()))
        .toList();
  }

  private RunResult result(
      DetectorModel model,
      ScoredImages scored,
      Optional<RunResult> deciding,
      List<String> leftOut,
      int trainingImages,
      double trainingSeconds,
      double seconds,
      Instant started) {
    Map<String, Object> recorded = new LinkedHashMap<>(model.provenance().options());
    TrainingOptions trained = trained(recorded);
    // The dataset's preprocessing takes their place.
    recorded.remove("fit");
    recorded.remove("interpolation");
    recorded.put("preprocessing", run.runOptions().preprocessing(run.data().named()).summary());
    run.budgetMinutes().ifPresent(minutes -> recorded.put("budget", minutes));
    deciding.ifPresent(
        first -> {
          recorded.put(RunResult.EPOCHS_OF_SEED, first.seed());
          recorded.put(RunResult.BUDGET_MACHINE, first.machineOfBudget());
        });
    int testNormal = scored.count(run.normal());
    return new RunResult(
        run.key(),
        run.data().named().toString(),
        run.data().variant(),
        run.data().fingerprint(),
        run.normal().index(),
        run.normal().name(),
        run.normal().paperName(),
        run.method().name(),
        ExperimentMethod.contexts(trained),
        trained.seed(),
        recorded,
        run.reductions(trained, leftOut),
        trainingImages,
        testNormal,
        scored.images().size() - testNormal,
        leftOut,
        scored.auroc(run.normal()),
        scored.trivial(run.normal()),
        Optional.of(model.provenance().unlearned().stream().map(UnlearnedTerm::name).toList()),
        model.scoreWarnings(),
        trainingSeconds,
        seconds,
        model.provenance().numerics(),
        trained.device().toString(),
        origin.machine(),
        origin.commit(),
        origin.version(),
        started.toString(),
        RunFolder.scoresFile(run.key()));
  }

  /** The options that a model records, as they came to be by a choice or under a budget. */
  private TrainingOptions trained(Map<String, Object> recorded) {
    TrainingOptions trained = run.options();
    for (Map.Entry<String, Object> option : recorded.entrySet()) {
      if (!option.getKey().equals(TrainingOptions.METHOD)) {
        trained = trained.with(option.getKey(), option.getValue());
      }
    }
    return trained;
  }

  /** Tells how it goes, and takes the time up to the last step. */
  private static final class Steps implements TrainingListener {

    private final PlannedRun run;
    private final ExperimentListener listener;
    private final long start = System.nanoTime();
    private long last = start;

    Steps(PlannedRun run, ExperimentListener listener) {
      this.run = run;
      this.listener = listener;
    }

    @Override
    public void step(long step, long steps, double imagesPerSecond, Duration remaining) {
      last = System.nanoTime();
      listener.step(run, step, steps, remaining);
    }

    @Override
    public void notice(String sentence) {
      listener.notice(run.title() + ": " + sentence);
    }

    @Override
    public boolean stopRequested() {
      return listener.stopRequested();
    }

    double seconds() {
      return (last - start) / 1e9;
    }
  }
}
