package dev.con2.app.experiment;

import dev.con2.app.experiment.DecodedImages.Decoded;
import dev.con2.app.results.RunResult;
import dev.con2.image.Image;
import dev.con2.method.FittedMethod;
import dev.con2.train.Trainer;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * @param withFigure whether to write Figure 3 of it
   */
  RunResult execute(List<Decoded> training, List<Decoded> test, boolean withFigure)
      throws IOException {
    Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    List<Image> normal = training.stream().map(Decoded::image).toList();
    TrainingOptions options = timed(normal);
    Steps steps = new Steps(run, listener);
    try (FittedMethod fitted = run.method().fit(normal, options, steps)) {
      ScoredImages scored =
          new ScoredImages(test, fitted.score(test.stream().map(Decoded::image).toList()));
      double seconds = (System.nanoTime() - start) / 1e9;
      String file = RunFolder.scoresFile(run.key());
      scored.write(folder.prepared(file), run.data().dataset().folder());
      if (withFigure) {
        EmbeddingFigure.of(run, fitted, normal, test).write(folder);
      }
      return result(options, scored, training.size(), steps.seconds(), seconds, started);
    }
  }

  /** Under a budget with as many epochs as fit into it. */
  private TrainingOptions timed(List<Image> normal) {
    return run.settings()
        .budget()
        .map(
            budget ->
                run.options().toBuilder()
                    .epochs(Trainer.epochsWithin(budget, normal, run.options()))
                    .build())
        .orElse(run.options());
  }

  private RunResult result(
      TrainingOptions options,
      ScoredImages scored,
      int trainingImages,
      double trainingSeconds,
      double seconds,
      Instant started) {
    Map<String, Object> recorded = new LinkedHashMap<>(options.toMap());
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
        run.contexts(),
        options.seed(),
        recorded,
        run.reductions(options, trainingImages),
        trainingImages,
        testNormal,
        scored.images().size() - testNormal,
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

  /** Tells of the steps, and takes the time from before the first to the last. */
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
    public boolean stopRequested() {
      return listener.stopRequested();
    }

    double seconds() {
      return (last - start) / 1e9;
    }
  }
}
