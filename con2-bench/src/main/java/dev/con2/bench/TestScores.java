package dev.con2.bench;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.con2.error.InvalidInputException;
import dev.con2.evaluate.AurocInfluence;
import dev.con2.internal.files.StagedFiles;
import dev.con2.reports.CsvTable;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Every score that one model gives test pictures.
 *
 * @param pictures their file names
 * @param anomalous whether each is, in the same order
 * @param scores by name, in the same order
 */
record TestScores(List<String> pictures, List<Boolean> anomalous, Map<String, double[]> scores) {

  private static final String ANOMALOUS = "anomalous";
  private static final String PICTURE = "picture";
  private static final int LABELS = 2;

  TestScores {
    pictures = List.copyOf(pictures);
    anomalous = List.copyOf(anomalous);
    scores = new LinkedHashMap<>(scores);
  }

  boolean samePictures(TestScores other) {
    return pictures.equals(other.pictures) && anomalous.equals(other.anomalous);
  }

  /** Writes the file, beside its place first. */
  void write(Path file) {
    try (StagedFiles files = new StagedFiles()) {
      files.writeText(file, this::writeTo);
      files.moveIntoPlace();
    }
  }

  private void writeTo(Writer out) throws IOException {
    String[] columns =
        Stream.concat(Stream.of(ANOMALOUS, PICTURE), scores.keySet().stream())
            .toArray(String[]::new);
    try (CsvTable table = new CsvTable(out, columns)) {
      for (int i = 0; i < pictures.size(); i++) {
        Object[] row = new Object[columns.length];
        row[0] = anomalous.get(i) ? 1 : 0;
        row[1] = pictures.get(i);
        int column = LABELS;
        for (double[] ofScore : scores.values()) {
          row[column++] = ofScore[i];
        }
        table.add(row);
      }
    }
  }

  static TestScores read(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file);
        MappingIterator<List<String>> rows =
            new CsvMapper()
                .readerForListOf(String.class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .readValues(in)) {
      List<List<String>> all = rows.readAll();
      if (all.isEmpty()) {
        throw new InvalidInputException(file + " is empty; score the pictures again");
      }
      List<String> columns = all.get(0);
      List<List<String>> pictures = all.subList(1, all.size());
      Map<String, double[]> scores = new LinkedHashMap<>();
      for (String name : columns.subList(LABELS, columns.size())) {
        int column = columns.indexOf(name);
        scores.put(
            name,
            pictures.stream().mapToDouble(row -> Double.parseDouble(row.get(column))).toArray());
      }
      return new TestScores(
          pictures.stream().map(row -> row.get(1)).toList(),
          pictures.stream().map(row -> row.get(0).equals("1")).toList(),
          scores);
    }
  }

  /**
   * The AUROC by one of the scores.
   *
   * @throws InvalidInputException if there is no score of that name
   */
  AurocInfluence influence(String score) {
    if (!scores.containsKey(score)) {
      throw new InvalidInputException(
          "there is no score %s; there are %s"
              .formatted(score, String.join(", ", scores.keySet())));
    }
    boolean[] labels = new boolean[anomalous.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = anomalous.get(i);
    }
    return AurocInfluence.of(Objects.requireNonNull(scores.get(score)), labels);
  }
}
