package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.AnomalyDetector.Outcome;
import dev.con2.image.FilePage;
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
    AtomicInteger pages = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    try (Progress progress = Progress.of(console, task, "pictures", 0, files.size())) {
      detector.scoreAll(
          files,
          outcome -> {
            results.accept(outcome);
            FilePage page = outcome.page();
            int count =
                page.number() == page.count() ? done.incrementAndGet() : done.get(); // of files
            // Outcomes come a batch at a time; only at its end does their number go with the clock.
            if (pages.incrementAndGet() % detector.batchSize() == 0 || count == files.size()) {
              progress.reached(count);
            }
          });
    }
  }
}
