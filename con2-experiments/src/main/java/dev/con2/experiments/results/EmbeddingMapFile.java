package dev.con2.experiments.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.con2.reports.RepresentationMap;
import java.util.Objects;

/**
 * The file that a run leaves for Figure 3.
 *
 * @param dataset what it must be called
 * @param className the normal class
 * @param map where the representations lie
 */
public record EmbeddingMapFile(
    String dataset, @JsonProperty("class") String className, RepresentationMap map) {

  /** Checks that the file held a map. */
  public EmbeddingMapFile {
    Objects.requireNonNull(map, "map");
  }

  /** Where it is, beside {@code runs.jsonl}, for the run of a key. */
  public static String of(String key) {
    return "figure-3/" + key + ".json";
  }
}
