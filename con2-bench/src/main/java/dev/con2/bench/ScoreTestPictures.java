package dev.con2.bench;

import dev.con2.AnomalyDetector;
import dev.con2.ScoringOptions;
import dev.con2.image.Image;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.model.DetectorModel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Scores test pictures by every score of a model, for {@link CompareMethods}.
 *
 * <p>Arguments: the model, the file to write, folders of normal and of anomalous test pictures.
 */
public final class ScoreTestPictures {

  private ScoreTestPictures() {}

  /** Writes the file. */
  public static void main(String[] arguments) {
    DetectorModel model = AnomalyDetector.read(Path.of(arguments[0]));
    List<Path> normal = pictures(arguments[2]);
    List<Path> all = Stream.concat(normal.stream(), pictures(arguments[3]).stream()).toList();
    ImageReader reader = new ImageReader();
    List<Image> images = all.stream().map(reader::read).map(model.preprocessing()::apply).toList();
    try (AnomalyDetector detector = new AnomalyDetector(model, ScoringOptions.ofModel(), reader)) {
      new TestScores(
              all.stream().map(picture -> picture.getFileName().toString()).toList(),
              IntStream.range(0, all.size()).mapToObj(i -> i >= normal.size()).toList(),
              detector.scores(images))
          .write(Path.of(arguments[1]));
    }
  }

  private static List<Path> pictures(String folder) {
    return ImageFolder.list(List.of(Path.of(folder))).images();
  }
}
