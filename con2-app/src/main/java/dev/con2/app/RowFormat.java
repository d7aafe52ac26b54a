package dev.con2.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.AnomalyDetector.Outcome;
import dev.con2.image.FileRemarks;
import dev.con2.image.WrittenPath;
import dev.con2.reports.CsvTable;
import dev.con2.score.Drift;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** How the rows of {@code con2 score} are written: one for each picture, in their order. */
enum RowFormat {
  /** A table with a heading. */
  CSV {
    @Override
    RowWriter to(Writer out) throws IOException {
      CsvTable table =
          new CsvTable(out, "path", "score", "p_value", "anomalous", "error", "page", "note");
      return new RowWriter() {
        @Override
        public void add(Outcome outcome) throws IOException {
          String path = WrittenPath.of(outcome.path());
          if (outcome instanceof Outcome.Scored scored) {
            table.add(
                path,
                scored.verdict().score(),
                scored.verdict().pValue(),
                scored.verdict().anomalous() ? "yes" : "no",
                "",
                page(outcome),
                FileRemarks.of(scored.picture()));
          } else if (outcome instanceof Outcome.Unreadable unreadable) {
            String error = String.valueOf(unreadable.error().getMessage());
            table.add(path, "", "", "", error, page(outcome), "");
          }
        }

        @Override
        public void end(Drift drift) {
          // A table has rows of pictures only; the last line of the run says it.
        }

        @Override
        public void close() throws IOException {
          table.close();
        }
      };
    }
  },
  /** A JSON object a line. */
  JSONL {
    @Override
    RowWriter to(Writer out) {
      JsonMapper json = new JsonMapper();
      return new RowWriter() {
        @Override
        public void add(Outcome outcome) throws IOException {
          ObjectNode row = json.createObjectNode().put("path", WrittenPath.of(outcome.path()));
          if (outcome.page().isOneOfSeveral()) {
            row.put("page", outcome.page().number());
          }
          if (outcome instanceof Outcome.Scored scored) {
            row.put("score", scored.verdict().score());
            row.put("p_value", scored.verdict().pValue());
            row.put("anomalous", scored.verdict().anomalous());
            if (!FileRemarks.of(scored.picture()).isEmpty()) {
              row.put("note", FileRemarks.of(scored.picture()));
            }
          } else if (outcome instanceof Outcome.Unreadable unreadable) {
            row.put("error", unreadable.error().getMessage());
          }
          out.append(row.toString()).append('\n').flush();
        }

        @Override
        public void end(Drift drift) throws IOException {
          ObjectNode row = json.createObjectNode().put("drift", drift.finding().toString());
          row.put("drift_p_value", drift.pValue());
          out.append(row.toString()).append('\n').flush();
        }

        @Override
        public void close() throws IOException {
          out.flush();
        }
      };
    }
  };

  /** Takes the outcomes; leaves the writer underneath open. */
  interface RowWriter extends Closeable {
    void add(Outcome outcome) throws IOException;

    /** Says at the end whether the pictures have drifted, where the format has a place for it. */
    void end(Drift drift) throws IOException;
  }

  /** The number of the page; empty where the file has no other. */
  private static String page(Outcome outcome) {
    return outcome.page().isOneOfSeveral() ? Integer.toString(outcome.page().number()) : "";
  }

  abstract RowWriter to(Writer out) throws IOException;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
