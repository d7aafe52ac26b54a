package dev.con2.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.contexts.ContextChoice;
import dev.con2.internal.files.StagedFiles;
import dev.con2.train.EpochSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

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
   * @throws dev.con2.error.InvalidInputException when there is no picture of a class
   * @throws dev.con2.error.OutputFailedException when a file cannot be written
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
   * @throws dev.con2.error.OutputFailedException when a file cannot be written
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
      ObjectNode results, StagedFiles.Text page, StagedFiles.Text scores, Path directory) {
    Path place = directory.resolve(REPORT);
    StagedFiles.makeFolder(place);
    try (StagedFiles files = new StagedFiles()) {
      files.writeText(directory.resolve(SCORES), scores);
      files.writeText(
          directory.resolve(RESULTS),
          out -> out.append(ResultsJson.MAPPER.writeValueAsString(results)).append('\n'));
      files.writeText(place, page);
      files.moveIntoPlace();
    }
    return place;
  }

  /** The files of a report in this directory. */
  public static List<Path> files(Path directory) {
    return Stream.of(SCORES, RESULTS, REPORT).map(directory::resolve).toList();
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
   * @throws dev.con2.error.OutputFailedException when the file cannot be written
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
   * @throws dev.con2.error.OutputFailedException when the file cannot be written
   */
  public static void writeContexts(
      String title,
      ContextChoice choice,
      List<ContextExample> examples,
      Map<String, String> options,
      Path file) {
    writePage(file, new ContextsPage(title, choice, examples, options)::writeTo);
  }

  private static void writePage(Path file, StagedFiles.Text content) {
    StagedFiles.makeFolder(file);
    try (StagedFiles files = new StagedFiles()) {
      files.writeText(file, content);
      files.moveIntoPlace();
    }
  }
}
