package dev.con2.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.internal.archive.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code model.json} said otherwise in format 1, which knew the method CON2 only. */
final class FirstFormat {

  private static final String OBJECTIVE = "objective";

  /** The names of the loss's terms, with those of their fields in an epoch. */
  private static final Map<String, String> LOSSES =
      Map.of("con2", "loss", "context", "context-loss", "content", "content-loss");

  private FirstFormat() {}

  /**
   * The same in the form of format 2.
   *
   * @throws IllegalArgumentException naming what is of another kind than it must be
   */
  static ObjectNode upgraded(ObjectNode json) {
    ObjectNode upgraded = json.deepCopy();
    upgraded.put("method", "con2");
    // Only a training on one term named it, and the others were on both.
    ObjectNode options = (ObjectNode) JsonFields.object(upgraded, "options");
    JsonNode term = options.remove(OBJECTIVE);
    options.put("terms", term == null ? "both" : term.asText());
    for (JsonNode epoch : JsonFields.list(upgraded, "curve")) {
      JsonNode losses = losses(epoch, term == null ? "" : term.asText());
      ((ObjectNode) epoch).set("losses", losses);
    }
    return upgraded;
  }

  /** The terms of an epoch, the one that was trained on first. */
  private static ObjectNode losses(JsonNode epoch, String trained) {
    List<String> terms =
        switch (trained) {
          case "" -> List.of("con2", "context", "content");
          case "content" -> List.of("content", "context");
          default -> List.of("context", "content");
        };
    ObjectNode losses = JsonNodeFactory.instance.objectNode();
    terms.forEach(
        term ->
            losses.put(term, JsonFields.number(epoch, Objects.requireNonNull(LOSSES.get(term)))));
    return losses;
  }
}
