package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.AnomalyDetector.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Scores many files and tells how far it is. */
final class Scoring {

  private Scoring() {}

  /**
   * Scores the files.
   *
   * @param task what it is called to the user
   * @param results is given the outcome of each file, in their order
   */
  static void run(
      AnomalyDetector detector,
      List<Path> files,
      String task,
      Console console,
      Consumer<Outcome> results) {
    AtomicInteger done = new AtomicInteger();
    try (Progress progress = Progress.of(console, task, "pictures", 0, files.size())) {
      detector.scoreAll(
          files,
          outcome -> {
            results.accept(outcome);
            if (outcome.page().number() > 1) {
              return; // Progress goes by files.
            }
            int count = done.incrementAndGet();
            // Outcomes come a batch at a time; only at its end does their number go with the clock.
            if (count % detector.batchSize() == 0 || count == files.size()) {
              progress.reached(count);
            }
          });
    }
  }
}
