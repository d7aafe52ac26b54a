package dev.con2.app.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.InvalidInputException;
import dev.con2.app.report.MapChart;
import dev.con2.app.report.Numbers;
import dev.con2.app.report.RepresentationMap;
import dev.con2.app.report.RepresentationMap.Point;
import dev.con2.app.report.RepresentationMap.Trace;
import dev.con2.dataset.NamedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Figure 3: where the representations of one run lie, from the file that the run left. */
final class EmbeddingMap implements Exhibit {

  /**
   * Beside {@code runs.jsonl}: {@code dataset}, {@code class}, {@code contexts}, {@code explained}
   * (a share of the variance for each axis) and two {@code panels}, whose {@code lines} have a
   * {@code kind} (training, normal, anomalous) and {@code points} (contexts, 2).
   */
  static final String FILE = "figure-3.json";

  private static final int CAR = 1;

  @Override
  public String title() {
    return "Figure 3: representations of CIFAR10, normal class car";
  }

  @Override
  public List<NamedDataset> datasets() {
    return List.of(NamedDataset.CIFAR10);
  }

  @Override
  public List<Contender> contenders() {
    return List.of(Contender.con2("flip", "nnd"));
  }

  @Override
  public List<RunResult> select(List<RunResult> runs) {
    return Exhibit.super.select(runs).stream()
        .filter(run -> run.classIndex() == CAR && run.seed() == 0)
        .toList();
  }

  @Override
  public List<Block> show(RunGroup group, Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return List.of(
          new Block.Paragraph(
              "%s There is no %s yet; its run writes it.".formatted(Grid.MISSING, FILE)));
    }
    JsonNode figure;
    RepresentationMap map;
    try {
      figure = new ObjectMapper().readTree(file.toFile());
      map = map(figure);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "%s cannot be read as the representations of Figure 3; delete it and run the experiment again"
              .formatted(file),
          e);
    }
    MapChart chart = new MapChart(map);
    String plane =
        "Normal class: %s of %s. The plane of the two main directions of the training images holds %s %% of their variance; a line joins the contexts of an image."
            .formatted(
                figure.path("class").asText(),
                figure.path("dataset").asText(),
                Numbers.fixed(100 * map.explained(), 1));
    return List.of(
        new Block.Figure(
            "figure-3-a",
            chart.trainingAndNormal(),
            "(a) Training images (faint) and normal test images. " + plane),
        new Block.Figure(
            "figure-3-b", chart.anomalous(), "(b) Anomalous test images, in the same plane."));
  }

  private static RepresentationMap map(JsonNode figure) {
    List<String> contexts = new ArrayList<>();
    figure.path("contexts").forEach(context -> contexts.add(context.asText()));
    return new RepresentationMap(
        contexts,
        traces(figure, "training"),
        traces(figure, "normal"),
        traces(figure, "anomalous"),
        figure.path("explained").path(0).asDouble() + figure.path("explained").path(1).asDouble());
  }

  private static List<Trace> traces(JsonNode figure, String kind) {
    List<Trace> traces = new ArrayList<>();
    for (JsonNode panel : figure.path("panels")) {
      for (JsonNode line : panel.path("lines")) {
        if (line.path("kind").asText().equals(kind)) {
          List<Point> points = new ArrayList<>();
          line.path("points")
              .forEach(
                  point ->
                      points.add(new Point(point.path(0).asDouble(), point.path(1).asDouble())));
          traces.add(new Trace(points));
        }
      }
    }
    return traces;
  }
}
