package dev.con2.reports;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A test file that has no score because it could not be read.
 *
 * @param path the file
 * @param truth what it should be
 * @param error the sentence that says why
 */
public record UnreadablePicture(Path path, Truth truth, String error) {
  /** Checks that nothing is missing. */
  public UnreadablePicture {
    Objects.requireNonNull(path);
    Objects.requireNonNull(truth);
    Objects.requireNonNull(error);
  }
}
