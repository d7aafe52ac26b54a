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
 * beside its record; each file is read once. Images are known by their places in the dataset, and
 * runs of a dataset whose images are others than those of the first that is asked for count as if
 * they had kept nothing: they cannot be paired.
 */
final class KeptScores {

  private static final ObjectReader ROWS =
      new CsvMapper().readerForListOf(String.class).with(CsvParser.Feature.WRAP_AS_ARRAY);

  /** The columns before the scores: class and picture. */
  private static final int LABELS = 2;

  private final Path folder;
  private final Map<String, Map<String, AurocInfluence>> influences = new HashMap<>();
  private final Map<String, List<String>> images = new HashMap<>();

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
    return Optional.ofNullable(influences.computeIfAbsent(run.key(), key -> read(run)).get(score));
  }

  private Map<String, AurocInfluence> read(RunResult run) {
    Path file = folder.resolve(run.scoresFile());
    if (!Files.exists(file)) {
      return Map.of();
    }
    List<List<String>> rows = new ArrayList<>();
    try (Reader in = Files.newBufferedReader(file);
        MappingIterator<List<String>> all = ROWS.readValues(in)) {
      all.forEachRemaining(rows::add);
      return influences(run, rows.get(0), rows.subList(1, rows.size()));
    } catch (IOException | RuntimeException e) {
      throw new InvalidInputException(
          "%s holds no scores of test images (%s); remove it, and its figures have no interval over images"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private Map<String, AurocInfluence> influences(
      RunResult run, List<String> heading, List<List<String>> rows) {
    List<String> places = rows.stream().map(row -> row.get(1)).toList();
    if (!images.computeIfAbsent(run.dataset(), dataset -> places).equals(places)) {
      return Map.of();
    }
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
    return found;
  }
}
