package dev.con2.reports;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was run, on what and how: enough to run it again.
 *
 * @param title the heading of the report
 * @param modelFile the model
 * @param options every option under its name on the command line, in the order to be shown
 * @param folders the folders of pictures
 * @param seed the seed of the model
 * @param date when the evaluation was started
 * @param version the version of con2
 * @param device what it ran on, such as {@code cpu}
 * @param threads how many threads it used, at least 1
 * @param durations how long each step took, by its name, in the order to be shown
 */
public record RunDetails(
    String title,
    Path modelFile,
    Map<String, String> options,
    List<Folder> folders,
    long seed,
    Instant date,
    String version,
    String device,
    int threads,
    Map<String, Duration> durations) {

  /**
   * A folder of pictures.
   *
   * @param role what it was used for, such as {@code normal test pictures}
   * @param path where it is
   * @param pictures how many pictures were found in it
   */
  public record Folder(String role, Path path, int pictures) {
    /** Checks that nothing is missing. */
    public Folder {
      Objects.requireNonNull(role);
      Objects.requireNonNull(path);
    }
  }

  /** Keeps copies, in the given order. */
  public RunDetails {
    Objects.requireNonNull(title);
    Objects.requireNonNull(modelFile);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    folders = List.copyOf(folders);
    Objects.requireNonNull(date);
    Objects.requireNonNull(version);
    Objects.requireNonNull(device);
    durations = Collections.unmodifiableMap(new LinkedHashMap<>(durations));
  }
}
