package dev.con2.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.error.OutputFailedException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManufacturedPartsTest {

  @TempDir private Path folder;

  @Test
  void draw_ofGivenCounts_fillsTheFoldersWithDecodablePictures() throws IOException {
    ManufacturedParts.draw(folder, 1, 5, 3, 2);

    Map<String, Integer> counts = new TreeMap<>();
    for (Path file : files(folder)) {
      counts.merge(
          folder.relativize(file.getParent()).toString().replace('\\', '/'), 1, Integer::sum);
      BufferedImage picture = ImageIO.read(file.toFile());
      assertThat(picture.getWidth()).isEqualTo(128);
      assertThat(picture.getHeight()).isEqualTo(128);
      assertThat(picture.getColorModel().getNumComponents()).isEqualTo(3);
    }
    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "train/normal", 5,
                "test/normal", 3,
                "test/anomalous/scratch", 2,
                "test/anomalous/missing_hole", 2,
                "test/anomalous/stain", 2,
                "test/anomalous/bent_edge", 2));
  }

  @Test
  void draw_withTheSameSeed_writesTheSameBytes() {
    ManufacturedParts.draw(folder.resolve("a"), 7, 4, 4, 1);
    ManufacturedParts.draw(folder.resolve("b"), 7, 4, 4, 1);
    assertThat(contents(folder.resolve("a"))).isEqualTo(contents(folder.resolve("b")));
  }

  @Test
  void draw_withAnotherSeed_writesOtherPictures() {
    ManufacturedParts.draw(folder.resolve("a"), 7, 4, 4, 1);
    ManufacturedParts.draw(folder.resolve("b"), 8, 4, 4, 1);
    Map<String, ByteBuffer> one = contents(folder.resolve("a"));
    Map<String, ByteBuffer> other = contents(folder.resolve("b"));
    assertThat(one.keySet()).isEqualTo(other.keySet());
    assertThat(one.values()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(other.values());
  }

  @Test
  void draw_ofMorePictures_beginsWithTheSameNormalOnes() {
    ManufacturedParts.draw(folder.resolve("few"), 7, 2, 2, 1);
    ManufacturedParts.draw(folder.resolve("many"), 7, 4, 3, 1);
    Map<String, ByteBuffer> few = contents(folder.resolve("few"));
    few.keySet().removeIf(name -> name.contains("anomalous"));
    assertThat(few).hasSize(4);
    assertThat(contents(folder.resolve("many"))).containsAllEntriesOf(few);
  }

  @Test
  void draw_again_leavesTheSamePictures() {
    ManufacturedParts.draw(folder, 7, 2, 2, 1);
    Map<String, ByteBuffer> before = contents(folder);
    ManufacturedParts.draw(folder, 7, 2, 2, 1);
    assertThat(contents(folder)).isEqualTo(before);
  }

  @Test
  void draw_whereAnotherFileLies_isRefusedBeforeAnythingIsDrawn() throws IOException {
    Path stranger = folder.resolve("test/normal/holiday.jpg");
    Files.createDirectories(stranger.getParent());
    Files.writeString(stranger, "sun");
    assertThatThrownBy(() -> ManufacturedParts.draw(folder, 7, 2, 2, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holiday.jpg");
    assertThat(files(folder)).containsExactly(stranger);
  }

  @Test
  void draw_intoAFile_isRefusedWithItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    assertThatThrownBy(() -> ManufacturedParts.draw(file, 7, 2, 2, 1))
        .isInstanceOf(OutputFailedException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void draw_ofNoPictures_isRefused() {
    assertThatThrownBy(() -> ManufacturedParts.draw(folder, 7, 0, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void draw_forTrivialFeatures_givesNothingAway() throws IOException {
    ManufacturedParts.draw(folder, 3, 1, 80, 40);
    double[][] normal = features(folder.resolve("test/normal"));
    double[][] anomalous = features(folder.resolve("test/anomalous"));
    for (int feature = 0; feature < normal.length; feature++) {
      assertThat(advantage(normal[feature], anomalous[feature]))
          .as("all defects, feature %d", feature)
          .isLessThan(0.6);
      for (DefectKind kind : DefectKind.values()) {
        Path kindFolder = folder.resolve("test/anomalous").resolve(kind.folderName());
        assertThat(advantage(normal[feature], features(kindFolder)[feature]))
            .as("%s, feature %d", kind, feature)
            .isLessThan(0.7);
      }
    }
  }

  /** Mean red, green, blue and grey, deviation of grey, file size: (6, pictures). */
  private static double[][] features(Path folder) throws IOException {
    Path[] files = files(folder);
    double[][] features = new double[6][files.length];
    for (int i = 0; i < files.length; i++) {
      BufferedImage picture = ImageIO.read(files[i].toFile());
      int pixels = picture.getWidth() * picture.getHeight();
      double squares = 0;
      for (int rgb : picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, 128)) {
        int red = rgb >> 16 & 0xff;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        double grey = 0.299 * red + 0.587 * green + 0.114 * blue;
        features[0][i] += (double) red / pixels;
        features[1][i] += (double) green / pixels;
        features[2][i] += (double) blue / pixels;
        features[3][i] += grey / pixels;
        squares += grey * grey / pixels;
      }
      features[4][i] = Math.sqrt(squares - features[3][i] * features[3][i]);
      features[5][i] = Files.size(files[i]);
    }
    return features;
  }

  /** AUROC or 1 - AUROC, whichever is more: 0.5 tells nothing, 1 tells all. */
  private static double advantage(double[] normal, double[] anomalous) {
    double wins = 0;
    for (double a : anomalous) {
      for (double n : normal) {
        wins += a > n ? 1 : a == n ? 0.5 : 0;
      }
    }
    double auroc = wins / ((double) normal.length * anomalous.length);
    return Math.max(auroc, 1 - auroc);
  }

  private static Path[] files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toArray(Path[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of each file, by its place in the folder. */
  private static Map<String, ByteBuffer> contents(Path folder) {
    Map<String, ByteBuffer> contents = new TreeMap<>();
    for (Path file : files(folder)) {
      try {
        contents.put(folder.relativize(file).toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return contents;
  }
}
