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
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<List<String>> rows = new ArrayList<>();
    try (Reader in = Files.newBufferedReader(file);
        MappingIterator<List<String>> all = ROWS.readValues(in)) {
      all.forEachRemaining(rows::add);
      return Optional.of(kept(run, rows.get(0), rows.subList(1, rows.size())));
    } catch (IOException | RuntimeException e) {
      throw new InvalidInputException(
          "%s holds no scores of test images (%s); remove it, and its figures have no interval over images"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private Kept kept(RunResult run, List<String> heading, List<List<String>> rows) {
    List<String> places = rows.stream().map(row -> row.get(1)).toList();
    boolean[] anomalous = new boolean[rows.size()];
    for (int i = 0; i < anomalous.length; i++) {
      anomalous[i] = !rows.get(i).get(0).equals(run.className());
    }
    Map<String, AurocInfluence> found = new HashMap<>();
    for (int column : IntStream.range(LABELS, heading.size()).toArray()) {
      double[] scores =
          rows.stream().mapToDouble(row -> Double.parseDouble(row.get(column))).toArray();
      found.put(heading.get(column), AurocInfluence.of(scores, anomalous));
    }
    int next = images.size();
    return new Kept(images.computeIfAbsent(places, unseen -> next), found);
  }
}
