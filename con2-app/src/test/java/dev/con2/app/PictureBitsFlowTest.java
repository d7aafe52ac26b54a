package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.AnomalyDetector;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of a camera of 12 bits in files of 16, from training to the score. */
class PictureBitsFlowTest {

  @TempDir Path folder;

  /** A grey picture of 16 bits a sample, brighter to the right. */
  private static BufferedImage picture(int seed, int white) {
    Random random = new Random(seed);
    BufferedImage picture = new BufferedImage(20, 20, BufferedImage.TYPE_USHORT_GRAY);
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 20; x++) {
        picture.getRaster().setSample(x, y, 0, x * (white - 15) / 19 + random.nextInt(16));
      }
    }
    return picture;
  }

  private static List<Object> train(Path pictures, Path model, Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("train", "--normal", pictures, "--model", model, TinyModel.FAST));
    words.addAll(List.of(more));
    return words;
  }

  @Test
  void bits_areKeptByTheModelAndUsedAtEveryDoor() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("twelve"));
    for (int i = 0; i < 26; i++) {
      ImageIO.write(picture(i, 4095), "png", pictures.resolve(i + 10 + ".png").toFile());
    }
    Path dark = folder.resolve("dark.con2");
    Path model = folder.resolve("twelve.con2");

    CommandLineRun without = CommandLineRun.of(train(pictures, dark).toArray());
    CommandLineRun with = CommandLineRun.of(train(pictures, model, "--bits=12").toArray());

    assertThat(without.exitCode()).as(without.err()).isZero();
    assertThat(without.err())
        .contains("16 bits a sample, but no sample is above ")
        .contains("if the camera has 12 bits, train with the option bits 12");
    assertThat(with.exitCode()).as(with.err()).isZero();
    assertThat(with.err()).doesNotContain("if the camera has");
    assertThat(CommandLineRun.of("info", model).out())
        .contains("16 by 16 pixels, stretch, bilinear, 12 bits of 16")
        .contains("bits 12");

    Path tested = folder.resolve("tested.png");
    ImageIO.write(picture(99, 4095), "png", tested.toFile());
    Path tooBright = folder.resolve("bright.png");
    ImageIO.write(picture(99, 65_535), "png", tooBright.toFile());
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      assertThat(detector.score(picture(99, 4095))).isEqualTo(detector.score(tested));
    }
    CommandLineRun score = CommandLineRun.of("score", "--model", model, tested, tooBright);
    assertThat(score.exitCode()).isEqualTo(1);
    List<String> rows = score.out().lines().toList();
    assertThat(rows.get(1)).startsWith(tested + ",").doesNotContain("bits");
    assertThat(rows.get(2))
        .contains("more than the 4,095 of the 12 bits that the model was trained");
    Path none = folder.resolve("none.con2");
    CommandLineRun.of(train(pictures, none, "--bits=8").toArray())
        .assertRefused("option bits is 8, out of range; give a number from 9 to 16");
    assertThat(none).doesNotExist();
  }
}
