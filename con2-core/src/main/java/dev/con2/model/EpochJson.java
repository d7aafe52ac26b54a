package dev.con2.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An epoch of the training curve as JSON. */
final class EpochJson {

  private EpochJson() {}

  static ObjectNode write(EpochSummary epoch) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("epoch", epoch.epoch());
    json.put("loss", epoch.loss());
    json.put("context-loss", epoch.contextLoss());
    json.put("content-loss", epoch.contentLoss());
    json.put("learning-rate", epoch.learningRate());
    json.put("images-per-second", epoch.imagesPerSecond());
    return json;
  }

  static EpochSummary read(JsonNode json) {
    return new EpochSummary(
        json.required("epoch").intValue(),
        json.required("loss").doubleValue(),
        json.required("context-loss").doubleValue(),
        json.required("content-loss").doubleValue(),
        json.required("learning-rate").doubleValue(),
        json.required("images-per-second").doubleValue());
  }
}
