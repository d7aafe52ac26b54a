package dev.con2.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.contexts.ContextChoice;
import dev.con2.error.InvalidInputException;
import dev.con2.train.EpochSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Writes what a person opens. Each file appears whole or not at all, and a file that was there
 * before stays until its successor is complete.
 */
public final class ReportFiles {

  /** The page. */
  public static final String REPORT = "report.html";

  /** The numbers of the page. */
  public static final String RESULTS = "results.json";

  /** The score of each picture. */
  public static final String SCORES = "scores.csv";

  private ReportFiles() {}

  /**
   * Writes {@code report.html}, {@code results.json} and {@code scores.csv}.
   *
   * @param report what to tell
   * @param thumbnails gives a small encoded picture (PNG, JPEG, GIF or WebP) for a path of the
   *     report; asked only for pictures that are shown. Where it throws a {@code Con2Exception} or
   *     gives something else, the page shows the picture's name alone
   * @param directory where to; made if it is not there
   * @return the page
   * @throws InvalidInputException when there is no picture of a class, or the directory cannot be
   *     written to
   */
  public static Path write(
      EvaluationReport report, Function<Path, byte[]> thumbnails, Path directory) {
    Findings findings = Findings.of(report.pictures());
    ObjectNode results = ResultsJson.of(report, findings);
    ReportPage page = new ReportPage(report, findings, results, new Thumbnails(thumbnails));
    return write(
        results,
        page::writeTo,
        out -> ScoresCsv.write(report.pictures(), report.unreadable(), out),
        directory);
  }

  /**
   * Writes the same three files where there are no anomalous pictures.
   *
   * @param report what to tell
   * @param thumbnails as above
   * @param directory where to; made if it is not there
   * @return the page
   * @throws InvalidInputException when the directory cannot be written to
   */
  public static Path write(
      FalseAlarmReport report, Function<Path, byte[]> thumbnails, Path directory) {
    ObjectNode results = ResultsJson.of(report);
    return write(
        results,
        new FalseAlarmPage(report, results, new Thumbnails(thumbnails))::writeTo,
        out -> ScoresCsv.write(report.pictures(), report.unreadable(), out),
        directory);
  }

  private static Path write(
      ObjectNode results, StagedFiles.Content page, StagedFiles.Content scores, Path directory) {
    Path place = directory.resolve(REPORT);
    try (StagedFiles files = new StagedFiles()) {
      Files.createDirectories(directory);
      files.write(directory.resolve(SCORES), scores);
      files.write(
          directory.resolve(RESULTS),
          out -> out.append(ResultsJson.MAPPER.writeValueAsString(results)).append('\n'));
      files.write(place, page);
      files.moveIntoPlace();
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
    return place;
  }

  /**
   * Writes a page that shows how training went: what the reader must not miss, the charts of the
   * training curve and the options.
   *
   * @param title its heading
   * @param options every option under its name on the command line, in the order to be shown
   * @param curve the epochs up to now
   * @param warnings sentences that the reader must not miss, such as what was not learned
   * @param file where to; its directory is made if it is not there
   * @throws InvalidInputException when the file cannot be written
   */
  public static void writeTraining(
      String title,
      Map<String, String> options,
      List<EpochSummary> curve,
      List<String> warnings,
      Path file) {
    writePage(file, new TrainingPage(title, options, curve, warnings)::writeTo);
  }

  /**
   * Writes a page that shows how well each context suits some pictures.
   *
   * @param title its heading
   * @param choice the figures
   * @param examples a few of the pictures, as they are and in the contexts of the figures
   * @param options how it was measured, in the order to be shown
   * @param file where to; its directory is made if it is not there
   * @throws InvalidInputException when the file cannot be written
   */
  public static void writeContexts(
      String title,
      ContextChoice choice,
      List<ContextExample> examples,
      Map<String, String> options,
      Path file) {
    writePage(file, new ContextsPage(title, choice, examples, options)::writeTo);
  }

  private static void writePage(Path file, StagedFiles.Content content) {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    try (StagedFiles files = new StagedFiles()) {
      Files.createDirectories(directory);
      files.write(file.toAbsolutePath(), content);
      files.moveIntoPlace();
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  private static InvalidInputException unwritable(Path directory, IOException cause) {
    return new InvalidInputException(
        ("The report cannot be written to '%s' (%s); choose a folder that can be "
                + "written to and has room.")
            .formatted(directory, cause),
        cause);
  }
}
