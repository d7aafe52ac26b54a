package dev.con2.reports;

import dev.con2.error.Con2Exception;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Small pictures as data URIs, so that the page asks nothing of any other file. */
final class Thumbnails {

  /** How files of each kind begin. */
  private static final Map<String, String> BEGINNINGS =
      Map.of(
          "image/png", "\u0089PNG",
          "image/jpeg", "\u00ff\u00d8\u00ff",
          "image/gif", "GIF8",
          "image/webp", "RIFF");

  private final Function<Path, byte[]> source;

  Thumbnails(Function<Path, byte[]> source) {
    this.source = source;
  }

  /** The data URI of a picture, or nothing when it cannot be had. */
  Optional<String> dataUri(Path path) {
    byte[] bytes;
    try {
      bytes = source.apply(path);
    } catch (Con2Exception e) {
      // A picture can vanish between scoring and reporting; its row and score stay in the report.
      return Optional.empty();
    }
    String beginning = new String(bytes, 0, Math.min(bytes.length, 4), StandardCharsets.ISO_8859_1);
    return BEGINNINGS.entrySet().stream()
        .filter(kind -> beginning.startsWith(kind.getValue()))
        .findFirst()
        .map(
            kind ->
                "data:" + kind.getKey() + ";base64," + Base64.getEncoder().encodeToString(bytes));
  }
}
