package dev.con2.reports;

import dev.con2.image.WrittenPath;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** One row a test picture, the unreadable ones last with their error and no score. */
final class ScoresCsv {

  private ScoresCsv() {}

  static void write(List<ScoredPicture> pictures, List<UnreadablePicture> unreadable, Writer out)
      throws IOException {
    try (CsvTable rows =
        new CsvTable(out, "path", "class", "score", "p_value", "anomalous", "error")) {
      for (ScoredPicture picture : pictures) {
        rows.add(
            WrittenPath.of(picture.path()),
            picture.truth().label(),
            picture.score(),
            picture.pValue(),
            picture.flagged() ? "yes" : "no",
            "");
      }
      for (UnreadablePicture picture : unreadable) {
        rows.add(
            WrittenPath.of(picture.path()), picture.truth().label(), "", "", "", picture.error());
      }
    }
  }
}
