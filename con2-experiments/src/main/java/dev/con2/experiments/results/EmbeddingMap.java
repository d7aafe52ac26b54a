package dev.con2.experiments.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.reports.MapChart;
import dev.con2.reports.Numbers;
import dev.con2.reports.RepresentationMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Figure 3: where the representations of a run lie, from the file that the run left. */
final class EmbeddingMap implements Exhibit {

  @Override
  public String title() {
    return "Figure 3: representations of CIFAR10";
  }

  @Override
  public List<NamedDataset> datasets() {
    return List.of(NamedDataset.CIFAR10);
  }

  @Override
  public List<Contender> contenders() {
    return List.of(Contender.con2("flip", "nnd"));
  }

  /** The runs that left their file, whatever their class and context. */
  @Override
  public List<RunResult> select(List<RunResult> runs, Path folder) {
    return runs.stream()
        .filter(run -> Files.exists(folder.resolve(EmbeddingMapFile.of(run.key()))))
        .toList();
  }

  @Override
  public List<Block> show(RunGroup group, Path folder) throws IOException {
    if (group.runs().isEmpty()) {
      return List.of(
          new Block.Paragraph(Grid.MISSING + " There is no run yet that was made for it."));
    }
    List<Block> blocks = new ArrayList<>();
    for (RunResult run : group.runs()) {
      String number = blocks.isEmpty() ? "" : "-" + (blocks.size() / 2 + 1);
      blocks.addAll(show(folder.resolve(EmbeddingMapFile.of(run.key())), number));
    }
    return blocks;
  }

  private static List<Block> show(Path file, String number) throws IOException {
    EmbeddingMapFile figure;
    try {
      figure = new ObjectMapper().readValue(file.toFile(), EmbeddingMapFile.class);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "%s cannot be read as the representations of Figure 3; delete it and run the experiment again"
              .formatted(file),
          e);
    }
    RepresentationMap map = figure.map();
    MapChart chart = new MapChart(map);
    String plane =
        "Normal class: %s of %s. The plane of the two main directions of the training images holds %s %% of their variance; a line joins the contexts of an image."
            .formatted(
                figure.className(), figure.dataset(), Numbers.fixed(100 * map.explained(), 1));
    return List.of(
        new Block.Figure(
            "figure-3-a" + number,
            chart.trainingAndNormal(),
            "(a) Training images (faint) and normal test images. " + plane),
        new Block.Figure(
            "figure-3-b" + number,
            chart.anomalous(),
            "(b) Anomalous test images, in the same plane."));
  }
}
