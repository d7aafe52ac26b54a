package dev.con2.app.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.Writer;

/** One row a test picture, the unreadable ones last with their error and no score. */
final class ScoresCsv {

  private static final CsvMapper MAPPER =
      CsvMapper.builder()
          .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .build();

  private static final CsvSchema SCHEMA =
      CsvSchema.builder()
          .addColumn("path")
          .addColumn("class")
          .addColumn("score")
          .addColumn("p_value")
          .addColumn("anomalous")
          .addColumn("error")
          .build()
          .withHeader();

  private ScoresCsv() {}

  static void write(EvaluationReport report, Writer out) throws IOException {
    try (SequenceWriter rows = MAPPER.writer(SCHEMA).writeValues(out)) {
      for (ScoredPicture picture : report.pictures()) {
        rows.write(
            new Object[] {
              picture.path().toString(),
              picture.truth().label(),
              picture.score(),
              picture.pValue(),
              picture.flagged() ? "yes" : "no",
              ""
            });
      }
      for (UnreadablePicture picture : report.unreadable()) {
        rows.write(
            new Object[] {
              picture.path().toString(), picture.truth().label(), "", "", "", picture.error()
            });
      }
    }
  }
}
