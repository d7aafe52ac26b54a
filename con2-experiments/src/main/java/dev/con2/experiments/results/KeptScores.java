package dev.con2.experiments.results;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.con2.error.InvalidInputException;
import dev.con2.evaluate.AurocInfluence;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the test images have to do with the AUROCs of runs, from the scores that each run keeps
 * beside its record; each file is read once. Images are known by their places in the dataset.
 */
final class KeptScores {

  private static final ObjectReader ROWS =
      new CsvMapper().readerForListOf(String.class).with(CsvParser.Feature.WRAP_AS_ARRAY);

  /** The columns before the scores: class and picture. */
  private static final int LABELS = 2;

  /** How far an AUROC of the file may be from the record's: half a digit of what tables show. */
  private static final double SAME = 5e-4;

  /**
   * Of a run.
   *
   * @param images which images they are: the same number for the same ones
   * @param influences by score
   */
  private record Kept(int images, Map<String, AurocInfluence> influences) {}

  private final Path folder;
  private final Map<String, Optional<Kept>> kept = new HashMap<>();

  /** A number for each list of images, by their places in the dataset; most runs share theirs. */
  private final Map<List<String>, Integer> images = new HashMap<>();

  /**
   * Reads nothing yet.
   *
   * @param folder that the runs' paths are relative to
   */
  KeptScores(Path folder) {
    this.folder = folder;
  }

  /**
   * The AUROC of a run by one of its scores, in [0, 1], with the influence of each test image.
   *
   * @return empty if the run's scores are not there
   * @throws InvalidInputException if they are no table of scores
   */
  Optional<AurocInfluence> influence(RunResult run, String score) {
    return of(run).flatMap(found -> Optional.ofNullable(found.influences().get(score)));
  }

  /**
   * Whether runs were tested on the same images, as far as their scores are kept.
   *
   * @throws InvalidInputException if they are no table of scores
   */
  boolean sameImages(List<RunResult> runs) {
    return runs.stream().flatMap(run -> of(run).stream()).mapToInt(Kept::images).distinct().count()
        <= 1;
  }

  private Optional<Kept> of(RunResult run) {
    return kept.computeIfAbsent(run.key(), key -> read(run));
  }

  private Optional<Kept> read(RunResult run) {
    Path file = folder.resolve(run.scoresFile());
    if (!absolute(file).startsWith(absolute(folder))) {
      throw new InvalidInputException(
          "a run in %s has its scores outside of that folder (scores-file %s); remove its line"
              .formatted(folder, run.scoresFile()));
    }
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<List<String>> rows = new ArrayList<>();
    try (Reader in = Files.newBufferedReader(file);
        MappingIterator<List<String>> all = ROWS.readValues(in)) {
      all.forEachRemaining(rows::add);
      return Optional.of(kept(run, rows));
    } catch (IOException | RuntimeException e) {
      throw new InvalidInputException(
          "%s holds no scores of test images (%s); remove it, and its figures have no interval over images"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /**
   * Of the lines of a file.
   *
   * @throws IllegalArgumentException saying why they are not the scores of the run
   */
  private Kept kept(RunResult run, List<List<String>> lines) {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    List<String> heading = lines.get(0);
    List<List<String>> rows = lines.subList(1, lines.size());
    for (int i = 0; i < rows.size(); i++) {
      if (heading.size() <= LABELS || rows.get(i).size() != heading.size()) {
        throw new IllegalArgumentException(
            "line %d has not the columns of a score".formatted(i + 2));
      }
    }
    List<String> places = rows.stream().map(row -> row.get(1)).toList();
    boolean[] anomalous = new boolean[rows.size()];
    for (int i = 0; i < anomalous.length; i++) {
      anomalous[i] = !rows.get(i).get(0).equals(run.className());
    }
    Map<String, double[]> scores = new HashMap<>();
    for (int column : IntStream.range(LABELS, heading.size()).toArray()) {
      scores.put(
          heading.get(column), rows.stream().mapToDouble(row -> number(row.get(column))).toArray());
    }
    requireThoseOf(run, anomalous);
    Map<String, AurocInfluence> found = new HashMap<>();
    scores.forEach(
        (score, values) -> {
          AurocInfluence influence = AurocInfluence.of(values, anomalous);
          requireThatOf(run, score, influence.auroc());
          found.put(score, influence);
        });
    int next = images.size();
    return new Kept(images.computeIfAbsent(places, unseen -> next), found);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no number".formatted(text), e);
    }
  }

  /** The file may be cut off, or of another run: then it says nothing of the record's figures. */
  private static void requireThoseOf(RunResult run, boolean[] anomalous) {
    long odd = IntStream.range(0, anomalous.length).filter(i -> anomalous[i]).count();
    long normal = anomalous.length - odd;
    if (normal != run.testNormal() || odd != run.testAnomalous()) {
      throw new IllegalArgumentException(
          "of %d normal and %d anomalous ones, where the record of the run has %d and %d"
              .formatted(normal, odd, run.testNormal(), run.testAnomalous()));
    }
  }

  private static void requireThatOf(RunResult run, String score, double auroc) {
    Double recorded = run.auroc().get(score);
    if (recorded != null && Math.abs(recorded - auroc) > SAME) {
      throw new IllegalArgumentException(
          "their AUROC by %s is %.4f, and that of the record of the run %.4f"
              .formatted(score, auroc, recorded));
    }
  }
}
