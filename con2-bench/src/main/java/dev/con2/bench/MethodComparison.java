package dev.con2.bench;

import dev.con2.error.InvalidInputException;
import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.AurocUncertainty;
import dev.con2.evaluate.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Methods on sets of pictures, from the scores that {@link ScoreTestPictures} wrote: the AUROC of
 * each, and by how much it is above that of the first, both the mean over the seeds, with 95 %
 * intervals over test pictures and seeds, whose spread is that of all sets given together ({@link
 * SeedSpread}). Where no set has two seeds, they are over test pictures alone. Several sets have
 * their mean as the last row.
 *
 * @param methods the columns
 * @param rows the sets, then their mean
 */
record MethodComparison(List<ScoredMethod> methods, List<Row> rows) {

  private static final String MEAN = "mean";

  MethodComparison {
    methods = List.copyOf(methods);
    rows = List.copyOf(rows);
  }

  /**
   * A set, or the mean of all.
   *
   * @param figures of each method; empty where it was not run
   */
  record Row(String name, List<Optional<Figure>> figures) {
    Row {
      figures = List.copyOf(figures);
    }

    boolean isMean() {
      return name.equals(MEAN);
    }
  }

  /**
   * What a method has.
   *
   * @param auroc of all its seeds
   * @param of how many seeds, or of how many sets
   * @param aboveFirst by how much it is above the first method, of each seed that both have; empty
   *     for the first itself
   * @param coversSeeds whether what {@code aboveFirst} says covers seeds
   */
  record Figure(
      AurocUncertainty auroc,
      String of,
      Optional<AurocUncertainty> aboveFirst,
      boolean coversSeeds) {

    /** Whether it is higher or lower than the first method, other seeds counted. */
    boolean differs() {
      return coversSeeds
          && aboveFirst
              .flatMap(AurocUncertainty::ofDifference)
              .filter(interval -> !interval.contains(0))
              .isPresent();
    }

    /** "level", "higher", "lower" or "one seed"; empty where no interval is known. */
    Optional<String> word() {
      return aboveFirst.flatMap(AurocUncertainty::ofDifference).map(this::word);
    }

    private String word(Interval difference) {
      if (difference.contains(0)) {
        return "level";
      }
      if (!coversSeeds) {
        return "one seed";
      }
      return difference.low() > 0 ? "higher" : "lower";
    }
  }

  /** The figures of one method and score: of each set those of its seeds. */
  private record Column(
      SeedSpread spread,
      List<List<AurocInfluence>> figures,
      SeedSpread ofDifferences,
      List<List<AurocInfluence>> differences) {

    Column(List<List<AurocInfluence>> figures, List<List<AurocInfluence>> differences) {
      this(SeedSpread.of(figures), figures, SeedSpread.of(differences), differences);
    }

    Optional<Figure> of(int set) {
      List<AurocInfluence> own = figures.get(set);
      if (own.isEmpty()) {
        return Optional.empty();
      }
      List<AurocInfluence> above = differences.get(set);
      return Optional.of(
          new Figure(
              spread.figure(own),
              Integer.toString(own.size()),
              above.isEmpty() ? Optional.empty() : Optional.of(ofDifferences.figure(above)),
              ofDifferences.isKnown()));
    }

    Optional<Figure> mean() {
      if (figures.stream().anyMatch(List::isEmpty)) {
        return Optional.empty();
      }
      return Optional.of(
          new Figure(
              spread.mean(figures),
              figures.size() + " sets",
              differences.stream().anyMatch(List::isEmpty)
                  ? Optional.empty()
                  : Optional.of(ofDifferences.mean(differences)),
              ofDifferences.isKnown()));
    }
  }

  /**
   * Reads and compares.
   *
   * @param folder with files {@code METHOD-SET-SEED.csv}, whose seeds are counted from 0 on without
   *     a gap
   * @param sets at least one
   * @param methods at least one; others are compared with the first
   * @throws InvalidInputException if a score is in no file, or methods were tested on other
   *     pictures
   */
  static MethodComparison of(Path folder, List<String> sets, List<ScoredMethod> methods)
      throws IOException {
    List<Map<String, List<TestScores>>> runs = new ArrayList<>();
    for (String set : sets) {
      Map<String, List<TestScores>> ofSet = new HashMap<>();
      for (ScoredMethod method : methods) {
        if (!ofSet.containsKey(method.method())) {
          ofSet.put(method.method(), runs(folder, method.method(), set));
        }
      }
      runs.add(ofSet);
    }
    List<Column> columns = new ArrayList<>();
    for (ScoredMethod method : methods) {
      columns.add(column(runs, sets, method, methods.get(0)));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      int set = i;
      rows.add(new Row(sets.get(set), columns.stream().map(column -> column.of(set)).toList()));
    }
    if (sets.size() > 1) {
      rows.add(new Row(MEAN, columns.stream().map(Column::mean).toList()));
    }
    return new MethodComparison(methods, rows);
  }

  /** Those of a method on a set, by seed. */
  private static List<TestScores> runs(Path folder, String method, String set) throws IOException {
    List<TestScores> runs = new ArrayList<>();
    Path file = file(folder, method, set, 0);
    while (Files.exists(file)) {
      runs.add(TestScores.read(file));
      file = file(folder, method, set, runs.size());
    }
    return runs;
  }

  private static Path file(Path folder, String method, String set, int seed) {
    return folder.resolve("%s-%s-%d.csv".formatted(method, set, seed));
  }

  private static Column column(
      List<Map<String, List<TestScores>>> runs,
      List<String> sets,
      ScoredMethod method,
      ScoredMethod first) {
    List<List<AurocInfluence>> figures = new ArrayList<>();
    List<List<AurocInfluence>> differences = new ArrayList<>();
    for (int set = 0; set < sets.size(); set++) {
      List<TestScores> own = Objects.requireNonNull(runs.get(set).get(method.method()));
      List<TestScores> others = Objects.requireNonNull(runs.get(set).get(first.method()));
      figures.add(own.stream().map(run -> run.influence(method.score())).toList());
      differences.add(
          method.equals(first)
              ? List.of()
              : differences(own, method, others, first, sets.get(set)));
    }
    return new Column(figures, differences);
  }

  /** By how much one is above the other, of each seed that both have. */
  private static List<AurocInfluence> differences(
      List<TestScores> own,
      ScoredMethod method,
      List<TestScores> others,
      ScoredMethod first,
      String set) {
    List<AurocInfluence> above = new ArrayList<>();
    for (int seed = 0; seed < Math.min(own.size(), others.size()); seed++) {
      if (!own.get(seed).samePictures(others.get(seed))) {
        throw new InvalidInputException(
            "%s and %s were tested on other pictures of %s; score the same ones"
                .formatted(method.method(), first.method(), set));
      }
      AurocInfluence base = others.get(seed).influence(first.score());
      above.add(own.get(seed).influence(method.score()).minus(base));
    }
    return above;
  }
}
