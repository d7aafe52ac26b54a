package dev.con2.experiments;

import dev.con2.DetectorTraining;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.experiments.DecodedImages.DecodedItem;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.results.RunResult;
import dev.con2.internal.files.FileClaim;
import java.io.IOException;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Does the runs of a plan that are not done, one after the other. Those that other processes are at
 * are left to them; when only such are left, it waits for them, and takes over those whose process
 * has died.
 */
public final class ExperimentRunner {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final ExperimentPlan plan;
  private final RunFolder folder;
  private final Origin origin;
  private final ExperimentListener listener;
  private final DecodedImages images;
  private int done;
  private final Map<String, DoubleSummaryStatistics> secondsByKind = new HashMap<>();
  private boolean saidWaiting;

  /** Does nothing yet. */
  public ExperimentRunner(
      ExperimentPlan plan, RunFolder folder, Origin origin, ExperimentListener listener) {
    this.plan = plan;
    this.folder = folder;
    this.origin = origin;
    this.listener = listener;
    this.images = new DecodedImages(listener::notice);
  }

  /**
   * Does all.
   *
   * @return how many runs this process did
   * @throws TrainingStoppedException if the listener asked to stop
   * @throws dev.con2.error.TrainingFailedException if a loss is not a number
   */
  public int run() throws IOException {
    List<PlannedRun> missing = plan.missing(folder);
    while (!missing.isEmpty()) {
      int before = done;
      for (PlannedRun run : missing) {
        requireGoingOn();
        attempt(run);
      }
      missing = plan.missing(folder);
      if (done == before && !missing.isEmpty()) {
        await(missing.size());
      }
    }
    return done;
  }

  /**
   * Does the run unless somebody else is at it or has done it meanwhile, or the run that decides
   * its epochs is not finished.
   */
  private void attempt(PlannedRun run) throws IOException {
    String key = run.key();
    if (awaitsEpochs(run)) {
      return;
    }
    Optional<FileClaim> claimed = folder.claim(key);
    if (claimed.isEmpty()) {
      return;
    }
    try (FileClaim claim = claimed.get()) {
      List<RunResult> finished = folder.finished();
      Optional<RunResult> before = find(finished, key);
      if (!plan.isMissing(run, before.isPresent(), folder)) {
        return;
      }
      Optional<RunResult> deciding =
          run.decidingEpochs().flatMap(first -> find(finished, first.key()));
      List<DecodedItem> training = images.training(run);
      List<DecodedItem> test = images.test(run);
      requireEnough(run, training, test);
      RunResult result =
          new RunExecution(run, folder, origin, plan.keepsModels(), listener)
              .execute(training, test, before, deciding, plan.experiment() == Experiment.FIGURE_3);
      if (before.isEmpty()) {
        folder.append(result);
      }
      tell(run, result);
    }
  }

  /** Whether another process is at the run that decides its epochs, or was and has died. */
  private boolean awaitsEpochs(PlannedRun run) {
    return run.decidingEpochs()
        .map(
            first -> {
              Set<String> finished = folder.finishedKeys();
              return !finished.contains(run.key()) && !finished.contains(first.key());
            })
        .orElse(false);
  }

  private static Optional<RunResult> find(List<RunResult> finished, String key) {
    return finished.stream().filter(one -> one.key().equals(key)).findFirst();
  }

  private static void requireEnough(
      PlannedRun run, List<DecodedItem> training, List<DecodedItem> test) {
    DatasetClass normal = run.normal();
    long normals = test.stream().filter(one -> one.item().label().equals(normal)).count();
    if (training.size() < DetectorTraining.minimumPictures(run.method().method())
        || normals == 0
        || normals == test.size()) {
      throw new InvalidInputException(
          "%s cannot be run: it has %d training pictures, %d normal and %d anomalous test pictures that can be read; check the dataset"
              .formatted(run.title(), training.size(), normals, test.size() - normals));
    }
  }

  private void tell(PlannedRun run, RunResult result) {
    done++;
    secondsByKind
        .computeIfAbsent(run.kind(), kind -> new DoubleSummaryStatistics())
        .accept(result.seconds());
    List<PlannedRun> left = plan.missing(folder);
    double seconds = left.stream().mapToDouble(this::expectedSeconds).sum();
    int all = plan.runs().size();
    listener.finished(
        run, result, all - left.size(), all, Duration.ofMillis((long) (1000 * seconds)));
  }

  /** As runs of its kind took here; before there is one, as the mean over the kinds. */
  private double expectedSeconds(PlannedRun run) {
    DoubleSummaryStatistics own = secondsByKind.get(run.kind());
    return own != null
        ? own.getAverage()
        : secondsByKind.values().stream()
            .mapToDouble(DoubleSummaryStatistics::getAverage)
            .average()
            .orElseThrow();
  }

  private void requireGoingOn() {
    if (listener.stopRequested()) {
      throw new TrainingStoppedException("stopped between two runs");
    }
  }

  private void await(int runs) {
    if (!saidWaiting) {
      saidWaiting = true;
      listener.notice(
          "waiting for %d %s that other processes are at"
              .formatted(runs, runs == 1 ? "run" : "runs"));
    }
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingStoppedException("stopped while waiting for other processes", e);
    }
    requireGoingOn();
  }
}
