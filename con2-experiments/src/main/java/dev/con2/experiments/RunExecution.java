package dev.con2.experiments;

import dev.con2.experiments.DecodedImages.Decoded;
import dev.con2.experiments.dataset.DatasetItem;
import dev.con2.experiments.results.RunResult;
import dev.con2.image.Image;
import dev.con2.method.FittedMethod;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
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
 * @param listener is told how it goes
 */
record RunExecution(PlannedRun run, RunFolder folder, Origin origin, ExperimentListener listener) {

  /**
   * Does it.
   *
   * @param before the record of the same run where it was done before: it trains as long again, and
   *     its scores stay
   * @param withFigure whether to write Figure 3 of it
   */
  RunResult execute(
      List<Decoded> training, List<Decoded> test, Optional<RunResult> before, boolean withFigure)
      throws IOException {
    Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    List<Image> normal = training.stream().map(Decoded::image).toList();
    TrainingOptions options =
        before
            .map(result -> run.options().toBuilder().epochs(result.epochs()).build())
            .orElse(run.options());
    Optional<Duration> budget = before.isPresent() ? Optional.empty() : run.settings().budget();
    Steps steps = new Steps(run, listener);
    try (FittedMethod fitted = run.method().fit(normal, options, budget, steps)) {
      ScoredImages scored =
          new ScoredImages(test, fitted.score(test.stream().map(Decoded::image).toList()));
      double seconds = (System.nanoTime() - start) / 1e9;
      if (before.isEmpty()) {
        Path file = folder.prepared(RunFolder.scoresFile(run.key()));
        scored.write(file, run.data().dataset().folder());
      }
      if (withFigure) {
        EmbeddingFigure.of(run, fitted, normal, test).write(folder);
      }
      return result(
          fitted.options(),
          scored,
          leftOut(training, test),
          training.size(),
          steps.seconds(),
          seconds,
          started);
    }
  }

  /** Where the pictures are that the run should have and that cannot be read. */
  private List<String> leftOut(List<Decoded> training, List<Decoded> test) {
    Set<DatasetItem> read =
        Stream.concat(training.stream(), test.stream())
            .map(Decoded::item)
            .collect(Collectors.toSet());
    return Stream.concat(run.training().stream(), run.test().stream())
        .filter(item -> !read.contains(item))
        .map(item -> ScoredImages.place(item, run.data().dataset().folder()))
        .toList();
  }

  private RunResult result(
      TrainingOptions options,
      ScoredImages scored,
      List<String> leftOut,
      int trainingImages,
      double trainingSeconds,
      double seconds,
      Instant started) {
    Map<String, Object> recorded = new LinkedHashMap<>(options.toMap());
    recorded.remove("fit"); // the dataset's preprocessing takes its place
    recorded.put("preprocessing", run.settings().preprocessing(run.data().named()).summary());
    run.settings().budgetMinutes().ifPresent(minutes -> recorded.put("budget", minutes));
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
        PlannedRun.contexts(options),
        options.seed(),
        recorded,
        run.reductions(options, leftOut),
        trainingImages,
        testNormal,
        scored.images().size() - testNormal,
        leftOut,
        scored.auroc(run.normal()),
        trainingSeconds,
        seconds,
        options.device().toString(),
        origin.machine(),
        origin.commit(),
        origin.version(),
        started.toString(),
        RunFolder.scoresFile(run.key()));
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
