package dev.con2.experiments.results;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** The figures of a page and their intervals for programs. */
final class IntervalsJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private IntervalsJson() {}

  /** Writes a list of figures and one of differences for each part of the page. */
  static void write(ResultPage page, Writer out) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("title", page.title());
    ArrayNode parts = root.putArray("parts");
    for (ResultPage.Part part : page.parts()) {
      ObjectNode node = parts.addObject();
      add(node.putArray("figures"), part.figures(), false);
      add(node.putArray("differences"), part.differences(), true);
    }
    out.write(MAPPER.writeValueAsString(root) + "\n");
  }

  private static void add(ArrayNode nodes, List<CoveredEstimate> estimates, boolean differences) {
    for (CoveredEstimate estimate : estimates) {
      ObjectNode node = nodes.addObject();
      node.put("dataset", estimate.dataset().toString());
      ArrayNode classes = node.putArray("classes");
      estimate.classes().forEach(classes::add);
      node.put("name", estimate.name());
      ArrayNode seeds = node.putArray("seeds");
      estimate.seeds().forEach(seeds::add);
      node.put("mean", estimate.mean());
      if (!estimate.covers().isEmpty()) {
        node.put("covers", estimate.covers());
      }
      estimate
          .interval()
          .ifPresent(
              interval -> {
                node.put("low", interval.low());
                node.put("high", interval.high());
              });
      if (differences) {
        estimate.standing().ifPresent(standing -> node.put("so", standing.toString()));
      }
    }
  }
}
