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
                + "they are too %s in the %d pictures from %s to %s (p = %.3g by a test with the "
                + "level %s). The false-alarm rate is not promised for such pictures. Either they "
                + "come from somewhere else, or many of them are anomalous; docs/drift.md says what "
                + "to do.",
            window.higher() ? "high" : "low",
            window.images(),
            WrittenPath.of(pictures.get(window.first())),
            WrittenPath.of(pictures.get(window.first() + window.images() - 1)),
            drift.pValue(),
            Drift.LEVEL));
  }

  /** What the run ends with. */
  ExitCode exitCode(DetectorFlags flags) {
    return flags.failOnDrift() && drift.finding() == Drift.Finding.YES
        ? ExitCode.DRIFT
        : ExitCode.DONE;
  }
}
