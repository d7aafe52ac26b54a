package dev.con2.app;

import dev.con2.image.WrittenPath;
import dev.con2.score.Drift;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the test of drift says, in words.
 *
 * @param drift what it found
 * @param pictures whose scores it was given, in the same order
 */
record DriftWords(Drift drift, List<Path> pictures) {

  /** For the last line, which scripts read. */
  String summary() {
    return String.format(Locale.ROOT, "drift=%s p=%.3g", drift.finding(), drift.pValue());
  }

  /** What a person should know, if the pictures have drifted. */
  Optional<String> warning() {
    if (drift.finding() != Drift.Finding.YES) {
      return Optional.empty();
    }
    Drift.Window window = drift.strongest().orElseThrow();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "The scores are not those of the normal pictures that the model was calibrated with: "
                + "they are %s in the %d pictures from %s to %s (p = %.3g by a test with the "
                + "level %s). The false-alarm rate is not promised for such pictures. Either they "
                + "come from somewhere else, or %s; docs/drift.md says what to do.",
            difference(window),
            window.images(),
            WrittenPath.of(pictures.get(window.first())),
            WrittenPath.of(pictures.get(window.first() + window.images() - 1)),
            drift.pValue(),
            Drift.LEVEL,
            otherwise(window)));
  }

  private static String difference(Drift.Window window) {
    if (window.isSpread()) {
      return "spread differently";
    }
    return window.higher() ? "too high" : "too low";
  }

  /** What else than other pictures may do that. */
  private static String otherwise(Drift.Window window) {
    if (window.isSpread()) {
      return "they are a mixture of several kinds";
    }
    return window.higher()
        ? "many of them are anomalous"
        : "they are the pictures of the training, or near-duplicates of these or of each other";
  }

  /** What the run ends with. */
  ExitCode exitCode(DetectorFlags flags) {
    return flags.failOnDrift() && drift.finding() == Drift.Finding.YES
        ? ExitCode.DRIFT
        : ExitCode.DONE;
  }
}
