package dev.con2.bench;

import dev.con2.AnomalyDetector;
import dev.con2.ScoringOptions;
import dev.con2.image.Image;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.model.DetectorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores test pictures by every score of a model, for {@link CompareMethods}.
 *
 * <p>Arguments: the model, the file to write, folders of normal and of anomalous test pictures.
 */
public final class ScoreTestPictures {

  private ScoreTestPictures() {}

  /** Writes the file. */
  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments[0]);
    List<Path> normal = pictures(arguments[2]);
    List<Path> anomalous = pictures(arguments[3]);
    of(AnomalyDetector.read(model), normal, anomalous).write(Path.of(arguments[1]));
  }

  private static List<Path> pictures(String folder) {
    return ImageFolder.list(List.of(Path.of(folder))).images();
  }

  static TestScores of(DetectorModel model, List<Path> normal, List<Path> anomalous) {
    ImageReader reader = new ImageReader();
    List<String> names = new ArrayList<>();
    List<Boolean> labels = new ArrayList<>();
    List<Image> images = new ArrayList<>();
    for (List<Path> kind : List.of(normal, anomalous)) {
      for (Path picture : kind) {
        names.add(picture.getFileName().toString());
        labels.add(kind == anomalous);
        images.add(model.preprocessing().apply(reader.read(picture)));
      }
    }
    try (AnomalyDetector detector = new AnomalyDetector(model, ScoringOptions.ofModel(), reader)) {
      return new TestScores(names, labels, detector.scores(images));
    }
  }
}
