package dev.con2.experiments;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.AnomalyDetector;
import dev.con2.experiments.DecodedImages.DecodedItem;
import dev.con2.experiments.results.EmbeddingMapFile;
import dev.con2.image.Image;
import dev.con2.internal.files.StagedFiles;
import dev.con2.reports.RepresentationMap;
import dev.con2.score.Embeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Figure 3 of a run: representations of plain images in each context, kept for its page. */
record EmbeddingFigure(String key, EmbeddingMapFile contents) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Whether the figure of this run is in the folder. */
  static boolean isThere(RunFolder folder, String key) {
    return Files.exists(folder.path().resolve(EmbeddingMapFile.of(key)));
  }

  static EmbeddingFigure of(
      PlannedRun run, AnomalyDetector detector, List<Image> training, List<DecodedItem> test) {
    RepresentationMap map =
        RepresentationMap.of(
            detector.contexts().stream().map(Object::toString).toList(),
            detector.representPlain(training),
            represent(detector, images(run, test, true)),
            represent(detector, images(run, test, false)));
    return new EmbeddingFigure(
        run.key(), new EmbeddingMapFile(run.data().variant(), run.normal().name(), map));
  }

  /** Of as many images as are drawn. */
  private static List<Embeddings> represent(AnomalyDetector detector, List<Image> images) {
    return detector.representPlain(RepresentationMap.evenlySpaced(images));
  }

  private static List<Image> images(PlannedRun run, List<DecodedItem> test, boolean normal) {
    return test.stream()
        .filter(decoded -> decoded.item().label().equals(run.normal()) == normal)
        .map(DecodedItem::image)
        .toList();
  }

  void write(RunFolder folder) throws IOException {
    String json = MAPPER.writeValueAsString(contents);
    try (StagedFiles staged = new StagedFiles()) {
      staged.writeText(folder.prepared(EmbeddingMapFile.of(key)), out -> out.write(json));
      staged.moveIntoPlace();
    }
  }
}
