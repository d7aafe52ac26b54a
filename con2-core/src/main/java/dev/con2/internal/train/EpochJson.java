package dev.con2.internal.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.train.EpochSummary;
import java.util.LinkedHashMap;
import java.util.Map;

/** An epoch of the training curve as JSON. */
public final class EpochJson {

  private EpochJson() {}

  /** As models and checkpoints keep it. */
  public static ObjectNode write(EpochSummary epoch) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("epoch", epoch.epoch());
    ObjectNode losses = json.putObject("losses");
    epoch.losses().forEach(losses::put);
    json.put("learning-rate", epoch.learningRate());
    json.put("images-per-second", epoch.imagesPerSecond());
    return json;
  }

  /**
   * Reads it, in today's form or in that of format 1, which had three losses.
   *
   * @throws IllegalArgumentException if a field is missing
   */
  public static EpochSummary read(JsonNode json) {
    Map<String, Double> losses = new LinkedHashMap<>();
    if (json.has("losses")) {
      json.get("losses")
          .properties()
          .forEach(loss -> losses.put(loss.getKey(), loss.getValue().doubleValue()));
    } else {
      losses.put("con2", json.required("loss").doubleValue());
      losses.put("context", json.required("context-loss").doubleValue());
      losses.put("content", json.required("content-loss").doubleValue());
    }
    return new EpochSummary(
        json.required("epoch").intValue(),
        losses,
        json.required("learning-rate").doubleValue(),
        json.required("images-per-second").doubleValue());
  }
}
