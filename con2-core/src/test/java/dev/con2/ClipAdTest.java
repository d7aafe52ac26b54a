package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.con2.error.InvalidInputException;
import dev.con2.image.ImageReader;
import dev.con2.internal.encoder.TextEncoderFile;
import dev.con2.internal.engine.Safetensors;
import dev.con2.method.TrainingOptions;
import dev.con2.method.clip.ClipAd;
import dev.con2.model.DetectorModel;
import dev.con2.train.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CLIP-AD with the tiny CLIP of make-tiny-clip.py, and what Python makes of the same pictures. */
class ClipAdTest {

  private static final ReferenceFile REFERENCE =
      ReferenceFile.read("/clip/tiny-reference.safetensors");
  private static final String THREE =
      "a photo of a cat; a photo of a american_alligator; a photo of a normal chest x-ray";

  @TempDir private Path folder;

  private Path image;
  private Path text;

  /** A copy, of which tests take files away. */
  @BeforeEach
  void copyClip() throws IOException {
    for (String name : List.of("image.pt", "image.json", "text.pt", "text.json", "merges.txt.gz")) {
      Files.copy(ReferenceFile.path("/clip/tiny-" + name), folder.resolve("tiny-" + name));
    }
    image = folder.resolve("tiny-image.pt");
    text = folder.resolve("tiny-text.pt");
  }

  private TrainingOptions options() {
    return TrainingOptions.of(ClipAd.DEFAULT)
        .with("encoder", image)
        .with("text-encoder", text)
        .with("normal-prompt", "a photo of a cat");
  }

  /** The pictures of the reference file as files. */
  private List<Path> pictures(String name) {
    byte[] samples = REFERENCE.bytes(name);
    long[] shape = REFERENCE.shape(name);
    int height = (int) shape[1];
    int width = (int) shape[2];
    List<Path> files = new ArrayList<>();
    for (int number = 0; number < shape[0]; number++) {
      BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < width * height; pixel++) {
        int at = 3 * (number * width * height + pixel);
        int colour = (samples[at] & 0xff) << 16 | (samples[at + 1] & 0xff) << 8;
        picture.setRGB(pixel % width, pixel / width, colour | samples[at + 2] & 0xff);
      }
      Path file = folder.resolve("%s-%02d.png".formatted(name, number));
      try {
        ImageIO.write(picture, "png", file.toFile());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      files.add(file);
    }
    return files;
  }

  private DetectorModel made(TrainingOptions options) {
    return DetectorTraining.of(pictures("wide"), options).run(TrainingListener.SILENT);
  }

  private double[] scores(DetectorModel model, String pictures) {
    ImageReader reader = new ImageReader();
    try (AnomalyDetector detector = new AnomalyDetector(model, ScoringOptions.ofModel(), reader)) {
      return detector
          .scores(
              pictures(pictures).stream()
                  .map(file -> model.preprocessing().apply(reader.read(file)))
                  .toList())
          .get("clip-ad");
    }
  }

  @Test
  void scores_areThoseOfPython() {
    DetectorModel one = made(options());
    DetectorModel three = made(options().with("normal-prompt", THREE));
    for (String pictures : List.of("wide", "tall")) {
      assertThat(scores(one, pictures))
          .containsExactly(REFERENCE.doubles(pictures + "_one"), offset(1e-3));
      assertThat(scores(three, pictures))
          .containsExactly(REFERENCE.doubles(pictures + "_three"), offset(1e-3));
    }
  }

  /** There is nothing to learn from pictures, so that all of them tell how odd a usual one is. */
  @Test
  void run_holdsOutEveryPicture_unlessNoneIsToBe() {
    DetectorModel all = made(options());
    assertThat(all.provenance().training()).isEmpty();
    assertThat(all.provenance().heldOut()).hasSize(pictures("wide").size());
    assertThat(all.scorer("clip-ad").calibration().heldOutScores())
        .hasSameSizeAs(all.provenance().heldOut());

    DetectorModel none = made(options().with("held-out", 0));
    assertThat(none.provenance().heldOut()).isEmpty();
  }

  @Test
  void textVectors_areThoseOfPython() {
    Safetensors.Array texts =
        made(options().with("normal-prompt", THREE))
            .scorer("clip-ad")
            .scorer()
            .arrays()
            .get("texts");
    assertThat(texts.shape()).containsExactly(4, 12);
    assertThat(((Safetensors.Floats) texts).values())
        .containsExactly(REFERENCE.floats("vectors"), offset(1e-5f));
  }

  @Test
  void modelFile_scoresWithoutTheTextTower() throws IOException {
    DetectorModel model = made(options());
    double[] expected = scores(model, "wide");
    Path file = folder.resolve("m.con2");
    model.write(file);
    Files.delete(text);
    Files.delete(image);

    DetectorModel read = AnomalyDetector.read(file);

    assertThat(scores(read, "wide")).containsExactly(expected);
    assertThat(read.method()).isEqualTo(model.method());
    assertThat(read.preprocessing()).isEqualTo(model.preprocessing());
    assertThat(read.provenance().options())
        .containsEntry("normal-prompt", "a photo of a cat")
        .containsEntry("anomaly-prompt", "a photo of something")
        .containsEntry("text-encoder", text.toString())
        .containsEntry("image-size", 32)
        .containsEntry("fit", "crop")
        .containsEntry("interpolation", "bicubic")
        .doesNotContainKeys("views", "epochs", "minimum-view-area");
    assertThat(read.views()).hasSize(1);
    assertThat(Files.size(file)).isLessThan(200_000);
  }

  @Test
  void run_otherPrompts_givesOtherScores() {
    double[] usual = scores(made(options()), "wide");
    assertThat(scores(made(options().with("anomaly-prompt", "a photo of a dog")), "wide"))
        .isNotEqualTo(usual);
    assertThat(scores(made(options().with("seed", 7)), "wide")).containsExactly(usual);
  }

  /** Another list of merges makes other tokens of the same texts. */
  @Test
  void identified_isOfTheTowerAndTheMerges() throws IOException {
    String before = TextEncoderFile.of(text).sha256();
    assertThat(made(options()).provenance().options()).containsEntry("text-encoder-sha256", before);
    Files.writeString(folder.resolve("tiny-merges.txt.gz"), "other");
    assertThat(TextEncoderFile.of(text).sha256()).isNotEqualTo(before);
  }

  @Test
  void run_somethingMissing_saysWhatAndHowToGetIt() throws IOException {
    refused(
        TrainingOptions.of(ClipAd.DEFAULT),
        "clip-ad scores by a CLIP, and the option encoder names none; write both towers with scripts/export-clip.py");
    refused(
        TrainingOptions.of(ClipAd.DEFAULT).with("encoder", image),
        "the option text-encoder is missing; write both towers with scripts/export-clip.py");
    refused(
        TrainingOptions.of(ClipAd.DEFAULT).with("encoder", image).with("text-encoder", text),
        "option normal-prompt is missing; say what a normal picture shows");
    refused(options().with("encoder", folder.resolve("no.pt")), "there is no encoder file");
    refused(
        options().with("text-encoder", folder.resolve("no.pt")),
        "no.pt, which is not there; check the path, or write both with scripts/export-clip.py");
    Files.delete(folder.resolve("tiny-merges.txt.gz"));
    refused(options(), "tiny-merges.txt.gz, which are not there; put them there, or write them");
    Files.writeString(folder.resolve("tiny-text.json"), "{}");
    refused(options(), "tiny-text.json cannot be understood (it does not name the merges)");
    Files.writeString(folder.resolve("tiny-text.json"), "merges");
    refused(options(), "tiny-text.json cannot be understood (");
    Files.delete(folder.resolve("tiny-text.json"));
    refused(options(), "tiny-text.json, which is not there");
  }

  @Test
  void run_towersThatDoNotFit_isRefused() throws IOException {
    refused(
        options().with("encoder", ReferenceFile.path("/encoder/tiny.pt")),
        "makes vectors of 12 values and the encoder of 6; give both towers of one CLIP");
    Files.copy(image, folder.resolve("other.pt"));
    Files.copy(folder.resolve("tiny-text.json"), folder.resolve("other.json"));
    refused(
        options().with("text-encoder", folder.resolve("other.pt")),
        "other.pt is not a TorchScript module that makes vectors of rows of tokens (");
  }

  @Test
  void run_textsOrTowersThatCannotBeUsed_isToldBeforePicturesAreRead() throws IOException {
    toldFirst(
        options().with("encoder", ReferenceFile.path("/encoder/tiny.pt")),
        "makes vectors of 12 values and the encoder of 6");
    toldFirst(
        options().with("anomaly-prompt", "a photo of a cat ".repeat(30).strip()),
        " tokens, and CLIP reads 75; give a shorter one");
    Files.writeString(folder.resolve("tiny-merges.txt.gz"), "other");
    toldFirst(options(), "is not CLIP's list of merges");
  }

  private void toldFirst(TrainingOptions options, String part) {
    List<Path> missing = List.of(folder.resolve("no.png"));
    assertThatThrownBy(() -> DetectorTraining.of(missing, options).run(TrainingListener.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(part);
  }

  @Test
  void options_ofAnotherKind_areRefused() {
    assertThatThrownBy(() -> options().with("views", 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "option views means nothing here, since clip-ad scores pictures as they are; leave it out");
    assertThatThrownBy(() -> options().with("normal-prompt", "a photo of a cat; "))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("hold an empty text");
    assertThatThrownBy(() -> options().with("anomaly-prompt", " "))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("option anomaly-prompt is empty");
    assertThatThrownBy(() -> options().with("anomaly-prompt", "a; b"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "option anomaly-prompt is 'a; b', and it is one text without a semicolon; only normal-prompt may be several");
  }

  private void refused(TrainingOptions options, String part) {
    assertThatThrownBy(() -> made(options))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(part)
        .hasMessageNotContaining("\n");
  }

  @Test
  void vectors_ofNoRowsOrOfUnequalOnes_isRefused() {
    TextEncoderFile file = TextEncoderFile.of(text);
    for (long[][] rows : new long[][][] {{}, {new long[77], new long[76]}}) {
      assertThatThrownBy(() -> file.vectors(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rows of tokens");
    }
  }

  @Test
  void vectors_manyTimes_leavesNoNativeMemoryBehind() {
    TextEncoderFile file = TextEncoderFile.of(text);
    long[][] rows = {new long[77], new long[77]};
    file.vectors(rows);
    long pointers = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      file.vectors(rows);
      assertThat(Pointer.totalCount()).isEqualTo(pointers);
    }
  }
}
