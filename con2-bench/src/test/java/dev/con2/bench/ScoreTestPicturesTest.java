package dev.con2.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.con2.AnomalyDetector;
import dev.con2.ScoringOptions;
import dev.con2.Verdict;
import dev.con2.app.demo.ManufacturedParts;
import dev.con2.device.ComputeDevice;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.model.DetectorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreTestPicturesTest {

  @TempDir Path folder;

  @Test
  void main_foldersOfPictures_keepsEveryScoreOfTheModelUnderTheRightLabel() throws IOException {
    ManufacturedParts.draw(folder, 1, 24, 3, 2);
    Path normal = folder.resolve("test/normal");
    Path anomalous = folder.resolve("test/anomalous");
    Path file = folder.resolve("parts.con2");
    DetectorModel model = TinyTraining.of(folder.resolve("train/normal"));
    model.write(file);
    Path kept = folder.resolve("con2-parts-0.csv");

    ScoreTestPictures.main(
        new String[] {
          file.toString(), kept.toString(), normal.toString(), anomalous.toString(),
        });

    TestScores scores = TestScores.read(kept);
    List<Path> all =
        Stream.concat(pictures(normal).stream(), pictures(anomalous).stream()).toList();
    assertThat(scores.anomalous())
        .containsExactlyElementsOf(all.stream().map(path -> path.startsWith(anomalous)).toList());
    assertThat(scores.scores()).containsOnlyKeys(model.scorers().keySet());
    for (String score : model.scorers().keySet()) {
      ScoringOptions by =
          new ScoringOptions(
              Optional.of(score),
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              ComputeDevice.CPU);
      try (AnomalyDetector detector = new AnomalyDetector(model, by, new ImageReader())) {
        for (int i = 0; i < all.size(); i++) {
          Verdict verdict = detector.score(all.get(i));
          assertThat(scores.scores().get(score)[i])
              .as("%s of %s", score, all.get(i))
              .isCloseTo(verdict.score(), offset(1e-5 * Math.max(1, Math.abs(verdict.score()))));
        }
      }
    }
  }

  private static List<Path> pictures(Path of) {
    return ImageFolder.list(List.of(of)).images();
  }
}
