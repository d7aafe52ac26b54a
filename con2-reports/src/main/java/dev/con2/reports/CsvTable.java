package dev.con2.reports;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;

/** A table of comma-separated values with a heading, quoted where it must be (RFC 4180). */
public final class CsvTable implements Closeable {

  private static final CsvMapper MAPPER =
      CsvMapper.builder()
          .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .build();

  private final SequenceWriter rows;

  /** Begins a table; the writer is left open at its end. */
  public CsvTable(Writer out, String... columns) throws IOException {
    CsvSchema.Builder schema = CsvSchema.builder();
    for (String column : columns) {
      schema.addColumn(column);
    }
    rows = MAPPER.writer(schema.build().withHeader()).writeValues(out);
  }

  /** Adds a row, a value for each column. */
  public void add(Object... values) throws IOException {
    rows.write(values);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
