package dev.con2.experiments;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.evaluate.PrincipalComponents;
import dev.con2.experiments.DecodedImages.Decoded;
import dev.con2.experiments.results.ResultPages;
import dev.con2.image.Image;
import dev.con2.method.FittedMethod;
import dev.con2.reports.StagedFiles;
import dev.con2.score.Embeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Figure 3: unit-length representations of plain images in two dimensions, a line joining the
 * contexts of each. The two directions are the principal components of the training images in all
 * contexts; the others are projected.
 *
 * @param key of the run
 * @param dataset what it must be called
 * @param className the normal class
 * @param contexts in the order of the points of each line
 * @param explained shares of the training images' variance along the two axes, in [0, 1]
 * @param panels one with training and normal test images, one with anomalous ones
 */
record EmbeddingFigure(
    String key,
    String dataset,
    @JsonProperty("class") String className,
    List<String> contexts,
    double[] explained,
    List<Panel> panels) {

  /** Some 200 lines a panel can be told apart. */
  private static final int LINES = 200;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * One of the two drawings.
   *
   * @param title what it shows
   * @param lines one an image
   */
  record Panel(String title, List<Line> lines) {}

  /**
   * One image.
   *
   * @param kind {@code training}, {@code normal} or {@code anomalous}
   * @param points (contexts, 2)
   */
  record Line(String kind, double[][] points) {}

  /** Whether the figure of this run is in the folder. */
  static boolean isThere(RunFolder folder, String key) {
    return Files.exists(folder.path().resolve(ResultPages.embeddingFile(key)));
  }

  static EmbeddingFigure of(
      PlannedRun run, FittedMethod fitted, List<Image> training, List<Decoded> test) {
    List<Embeddings> all = fitted.representPlain(training);
    PrincipalComponents components = PrincipalComponents.fit(all, 2);
    List<Line> first = new ArrayList<>();
    Projection projection = new Projection(fitted, components);
    first.addAll(projection.lines("training", spread(training, LINES / 2)));
    first.addAll(projection.lines("normal", spread(images(run, test, true), LINES / 2)));
    List<Line> second = projection.lines("anomalous", spread(images(run, test, false), LINES));
    return new EmbeddingFigure(
        run.key(),
        run.data().variant(),
        run.normal().name(),
        run.options().contexts().stream().map(Object::toString).toList(),
        components.explained(),
        List.of(
            new Panel("training and normal test images", first),
            new Panel("anomalous test images", second)));
  }

  private record Projection(FittedMethod fitted, PrincipalComponents components) {

    List<Line> lines(String kind, List<Image> images) {
      if (images.isEmpty()) {
        return List.of();
      }
      List<double[][]> contexts =
          fitted.representPlain(images).stream().map(components::project).toList();
      return IntStream.range(0, images.size())
          .mapToObj(
              i -> new Line(kind, contexts.stream().map(of -> of[i]).toArray(double[][]::new)))
          .toList();
    }
  }

  private static List<Image> images(PlannedRun run, List<Decoded> test, boolean normal) {
    return test.stream()
        .filter(decoded -> decoded.item().label().equals(run.normal()) == normal)
        .map(Decoded::image)
        .toList();
  }

  /** So many of them, evenly over the list. */
  private static List<Image> spread(List<Image> images, int count) {
    int taken = Math.min(count, images.size());
    return IntStream.range(0, taken)
        .mapToObj(i -> images.get((int) ((long) i * images.size() / taken)))
        .toList();
  }

  void write(RunFolder folder) throws IOException {
    String json = MAPPER.writeValueAsString(this);
    try (StagedFiles staged = new StagedFiles()) {
      staged.write(folder.prepared(ResultPages.embeddingFile(key)), out -> out.write(json));
      staged.moveIntoPlace();
    }
  }
}
