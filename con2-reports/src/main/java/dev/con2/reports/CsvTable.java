package dev.con2.reports;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.con2.image.WrittenPath;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;

/**
 * A table of comma-separated values with a heading, quoted where it must be (RFC 4180). A text that
 * a spreadsheet would take for a formula gets an apostrophe before it; that of a path never needs
 * it, see {@link WrittenPath}.
 */
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
    Object[] cells = values.clone();
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] instanceof String text && WrittenPath.beginsAsFormula(text)) {
        cells[i] = "'" + text;
      }
    }
    rows.write(cells);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
