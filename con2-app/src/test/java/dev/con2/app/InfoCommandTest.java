package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.AnomalyDetector;
import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.model.SelfTest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
        .contains("precision fp32, epochs 2, batch-size 8, ")
        .contains("held-out pictures support is " + DetectorFlags.smallestRate(heldOut));
    assertThat(run.lastLine()).endsWith(" score=stages false-alarm-rate=0.2 self-test=not-run");
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
  void info_check_noticesOtherScores(TinyFiles tiny) {
    DetectorModel model = AnomalyDetector.read(tiny.model());
    Map<String, double[]> scores = new LinkedHashMap<>(model.selfTest().scores());
    double[] moved = scores.get("nnd").clone();
    moved[0] += 0.01;
    scores.put("nnd", moved);
    Path other = folder.resolve("other.con2");
    new DetectorModel(
            model.method(),
            model.preprocessing(),
            model.encoder(),
            model.views(),
            model.scorers(),
            model.defaultScore(),
            model.falseAlarmRate(),
            new SelfTest(model.selfTest().images(), scores, model.selfTest().tolerance()),
            model.provenance())
        .write(other);

    CommandLineRun run = CommandLineRun.of("info", "--check", other);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lastLine()).endsWith(" self-test=failed");
    assertThat(run.err()).startsWith("con2: ").contains("computes other scores");
  }
}
