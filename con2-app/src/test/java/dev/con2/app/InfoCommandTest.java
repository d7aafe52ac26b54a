package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.AnomalyDetector;
import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.model.SelfTest;
import dev.con2.model.TrainedEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TinyModel.class)
class InfoCommandTest {

  @TempDir Path folder;

  @Test
  void info_saysHowTheModelWasMade(TinyFiles tiny) {
    CommandLineRun run = CommandLineRun.of("info", tiny.model());

    DetectorModel model = AnomalyDetector.read(tiny.model());
    int heldOut = model.provenance().heldOut().size();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("%d pictures, %d more held out".formatted(26 - heldOut, heldOut))
        .contains("16 by 16 pixels, stretch")
        .contains(", numerics version %d (".formatted(Provenance.NUMERICS))
        .contains("options            method con2, context flip, ")
        .contains(
            "image-size 16, fit stretch, interpolation bilinear, encoder resnet18, stem medium, width 8, ")
        .contains("precision fp32, epochs 2, half-size 0.0, batch-size 8, ")
        .contains("held-out pictures support is " + DetectorFlags.smallestRate(heldOut));
    assertThat(run.lastLine()).endsWith(" score=stages false-alarm-rate=0.2 self-test=not-run");
  }

  @Test
  void info_modelWhoseNameForgesALine_isNamedByItsAddress(TinyFiles tiny) throws IOException {
    Path model = Files.copy(tiny.model(), folder.resolve("a\nmodel=b.con2"));

    CommandLineRun run = CommandLineRun.of("info", model);

    assertThat(run.lastLine()).startsWith("model=file:///").contains("/a%0Amodel%3Db.con2 images=");
  }

  /** A script splits the last line at its spaces. */
  @Test
  void info_modelWithASpaceInItsName_isOneWordOfTheLastLine(TinyFiles tiny) throws IOException {
    Path model = Files.copy(tiny.model(), folder.resolve("the b\u00e4d part's.con2"));

    CommandLineRun run = CommandLineRun.of("info", model);

    assertThat(run.lastLine())
        .startsWith("model='%s/the b\u00e4d part'\\''s.con2' images=".formatted(folder));
  }

  @Test
  void info_optionsThatForgeALine_areShownOnTheirOwn(TinyFiles tiny) {
    DetectorModel model = AnomalyDetector.read(tiny.model());
    Provenance made = model.provenance();
    Map<String, Object> options = new LinkedHashMap<>(made.options());
    options.put("x", "\u001b[2Jy\nself-test          passed");
    Path forged = folder.resolve("forged.con2");
    Provenance other =
        new Provenance(
            made.con2Version(),
            made.numerics(),
            made.libraries(),
            options,
            made.training(),
            made.heldOut(),
            made.dataFingerprint(),
            made.exactCopies(),
            made.curve(),
            made.collapsedLosses());
    new DetectorModel(
            model.method(),
            model.preprocessing(),
            model.encoder(),
            model.views(),
            model.scorers(),
            model.defaultScore(),
            model.falseAlarmRate(),
            model.selfTest(),
            other)
        .write(forged);

    CommandLineRun run = CommandLineRun.of("info", forged);

    assertThat(run.out())
        .contains("x \\u001b[2Jy\\nself-test          passed")
        .doesNotContain("\u001b")
        .doesNotContain("\nself-test");
  }

  @Test
  void smallestRate_isRoundedUp() {
    assertThat(DetectorFlags.smallestRate(19)).isEqualTo("0.05");
    assertThat(DetectorFlags.smallestRate(2)).isEqualTo("0.334");
    assertThat(DetectorFlags.smallestRate(0)).isEqualTo("1");
  }

  @Test
  void info_check_passesWhereTheModelWasMade(TinyFiles tiny) {
    CommandLineRun run = CommandLineRun.of("info", "--check", tiny.model());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "self-test          passed: scores differ by at most 0.0 of the spread of held-out"
                + " scores, 0.050 allowed; 8 of 8 pictures are decoded to the same samples");
    assertThat(run.lastLine()).endsWith(" self-test=passed");
  }

  @Test
  void info_check_noticesAnotherDecoder(TinyFiles tiny) {
    DetectorModel model = AnomalyDetector.read(tiny.model());
    List<SelfTest.EncodedPicture> pictures = new ArrayList<>(model.selfTest().pictures());
    SelfTest.EncodedPicture first = pictures.get(3);
    pictures.set(3, new SelfTest.EncodedPicture(first.name(), first.file(), "0".repeat(64)));

    CommandLineRun run =
        CommandLineRun.of("info", "--check", other(model, pictures, model.selfTest().scores()));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("FAILED").contains("; 7 of 8 pictures are decoded");
    assertThat(run.lastLine()).endsWith(" self-test=failed");
    assertThat(run.err())
        .startsWith("con2: pictures such as jpeg-440.jpg are decoded to other samples here");
  }

  @Test
  void info_check_noticesOtherScores(TinyFiles tiny) {
    DetectorModel model = AnomalyDetector.read(tiny.model());
    Map<String, double[]> scores = new LinkedHashMap<>(model.selfTest().scores());
    double[] moved = scores.get("nnd").clone();
    moved[0] += 1;
    scores.put("nnd", moved);

    CommandLineRun run =
        CommandLineRun.of("info", "--check", other(model, model.selfTest().pictures(), scores));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lastLine()).endsWith(" self-test=failed");
    assertThat(run.err()).startsWith("con2: ").contains("computes other scores");
  }

  @Test
  void info_check_ofWeightsThatMakeInfinities_failsAndNamesTheFile(TinyFiles tiny) {
    DetectorModel model = AnomalyDetector.read(tiny.model());
    TrainedEncoder made = model.encoder().orElseThrow();
    float[] huge = made.parameters().clone();
    Arrays.fill(huge, 1e30f);
    TrainedEncoder encoder =
        new TrainedEncoder(
            made.architecture(),
            made.normalisation(),
            made.precision(),
            made.layout(),
            huge,
            made.statistics());

    CommandLineRun run =
        CommandLineRun.of(
            "info",
            "--check",
            other(model, encoder, model.selfTest().pictures(), model.selfTest().scores()));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).contains("FAILED: it cannot be computed");
    assertThat(run.lastLine()).endsWith(" self-test=failed");
    assertThat(run.err()).startsWith("con2: ").contains("other.con2: ", "infinite or none");
  }

  private Path other(
      DetectorModel model, List<SelfTest.EncodedPicture> pictures, Map<String, double[]> scores) {
    return other(model, model.encoder().orElseThrow(), pictures, scores);
  }

  private Path other(
      DetectorModel model,
      TrainedEncoder encoder,
      List<SelfTest.EncodedPicture> pictures,
      Map<String, double[]> scores) {
    Path other = folder.resolve("other.con2");
    new DetectorModel(
            model.method(),
            model.preprocessing(),
            Optional.of(encoder),
            model.views(),
            model.scorers(),
            model.defaultScore(),
            model.falseAlarmRate(),
            new SelfTest(model.selfTest().images(), pictures, scores, OptionalDouble.empty()),
            model.provenance())
        .write(other);
    return other;
  }
}
