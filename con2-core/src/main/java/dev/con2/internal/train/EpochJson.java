package dev.con2.internal.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.internal.archive.JsonFields;
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
   * Reads it.
   *
   * @throws IllegalArgumentException if a field is missing or of another kind
   */
  public static EpochSummary read(JsonNode json) {
    Map<String, Double> losses = new LinkedHashMap<>();
    JsonNode terms = JsonFields.object(json, "losses");
    terms.fieldNames().forEachRemaining(term -> losses.put(term, JsonFields.number(terms, term)));
    return new EpochSummary(
        JsonFields.count(json, "epoch"),
        losses,
        JsonFields.number(json, "learning-rate"),
        JsonFields.number(json, "images-per-second"));
  }
}
