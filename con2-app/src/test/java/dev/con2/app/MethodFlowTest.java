package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.con2.AnomalyDetector;
import dev.con2.app.TinyModel.TinyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real command line with each of the methods. */
@ExtendWith(TinyModel.class)
class MethodFlowTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "simclr, nnd, true",
    "ssd, ssd, false",
    "csi, csi, false",
    "unicon-ha, mean-nnd, false"
  })
  void trainScoreEvaluateInfo_anotherMethod_doWhatTheyDoForCon2(
      String method, String score, boolean keepsTheTraining, TinyFiles tiny) throws IOException {
    CommandLineRun train = train(tiny, "--method=" + method);
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.lastLine())
        .matches("model=.*m.con2 images=26 epochs=2 loss=\\d+\\.\\d{4} seconds=[\\d.]+");
    assertThat(folder.resolve("m.training.html")).content().contains(method);

    CommandLineRun scores = CommandLineRun.of("score", "--model", model(), tiny.normal());
    assertThat(scores.exitCode()).as(scores.err()).isZero();
    assertThat(scores.out().lines()).hasSize(7);
    CommandLineRun likelihood =
        CommandLineRun.of("score", "--model", model(), "--score=lh", tiny.normal());
    refused(likelihood, "the model has no score 'lh'; give one of " + score);

    CommandLineRun evaluation =
        CommandLineRun.of(
            "evaluate",
            List.of("--model", model(), "--normal", tiny.normal()),
            List.of("--anomalous", tiny.anomalous(), "--report", folder.resolve("report")));
    assertThat(evaluation.exitCode()).as(evaluation.err()).isZero();
    JsonNode results = new JsonMapper().readTree(folder.resolve("report/results.json").toFile());
    assertThat(results.at("/run/settings/method").textValue()).isEqualTo(method);
    assertThat(results.at("/map/training").isMissingNode()).isNotEqualTo(keepsTheTraining);

    CommandLineRun info = CommandLineRun.of("info", "--check", model());
    assertThat(info.exitCode()).as(info.err()).isZero();
    assertThat(info.out()).contains("options            method " + method + ", ");
    assertThat(info.lastLine())
        .contains(" epochs=2 score=%s ".formatted(score))
        .endsWith(" self-test=passed");
  }

  /** Whole CSI by its parts: what it learned, its three scores, and what it draws itself. */
  @Test
  void train_csi_scoresByEitherPartAndSaysWhatItDidNotLearn(TinyFiles tiny) {
    CommandLineRun train = train(tiny, "--method=csi", "--learning-rate=1e-8");
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.err())
        .contains("warning: The term contrast of the loss was not learned: its loss is ")
        .contains(
            "warning: The term shift of the loss was not learned: its loss is ",
            "and 1.386 is the loss of");
    CommandLineRun info = CommandLineRun.of("info", model());
    assertThat(info.out())
        .contains("method csi, temperature 0.5, minimum-crop-area 0.08, ")
        .contains("views              4\n")
        .contains("threshold of csi-con", "threshold of csi-cls");

    List<String> outputs = new ArrayList<>();
    for (String score : List.of("csi", "csi-con", "csi-cls", "stages")) {
      CommandLineRun run =
          CommandLineRun.of("score", "--model", model(), "--score=" + score, tiny.normal());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out().lines()).hasSize(7);
      outputs.add(run.out());
    }
    assertThat(outputs).doesNotHaveDuplicates();
  }

  @Test
  void train_csiWithViewsOrCropsThatItCannotHave_isRefused(TinyFiles tiny) {
    refused(
        train(tiny, List.of("--image-size=16", "--views=10"), "--method=csi"),
        "option views is 10, and csi draws as many for each of its 4 shifts; give a multiple of 4");
    refused(
        train(tiny, "--method=csi", "--minimum-view-area=0.3"),
        "option minimum-view-area means nothing here, since the crops among the views of csi are 0.54 of the picture; leave it out");
    refused(
        train(tiny, List.of("--image-size=16", "--freeze"), "--method=csi"),
        "option freeze trains nothing, and csi scores by heads that are to be trained");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csi", "ssd", "unicon-ha"})
  void train_byTheOriginalRecipe_hasNothingOfTheCommonOne(String method, TinyFiles tiny) {
    CommandLineRun train = train(tiny, "--method=" + method, "--recipe=original");
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(CommandLineRun.of("info", "--check", model()).out())
        .contains("epochs 2, recipe original, ")
        .doesNotContain("learning-rate", "weight-decay");
    refused(
        train(tiny, "--method=" + method, "--recipe=original", "--weight-decay=0"),
        "option weight-decay means nothing here, since the original recipe of %s has its own; leave it out"
            .formatted(method));
    refused(
        train(tiny, "--method=con2", "--recipe=original"),
        "option recipe means nothing here, since con2 has no recipe but the common one; leave it out");
  }

  @Test
  void ssd_clustersAndCovariance_reachTheScoreAndTheModel(TinyFiles tiny) {
    CommandLineRun plain = train(tiny, "--method=ssd");
    assertThat(plain.exitCode()).as(plain.err()).isZero();
    String scores = CommandLineRun.of("score", "--model", model(), tiny.normal()).out();

    CommandLineRun other = train(tiny, "--method=ssd", "--clusters=2", "--covariance=ledoit-wolf");
    assertThat(other.exitCode()).as(other.err()).isZero();
    CommandLineRun info = CommandLineRun.of("info", "--check", model());
    assertThat(info.out()).contains("clusters 2, covariance ledoit-wolf, ");
    assertThat(info.lastLine()).endsWith(" self-test=passed");
    assertThat(CommandLineRun.of("score", "--model", model(), tiny.normal()).out())
        .isNotEqualTo(scores);

    refused(
        train(tiny, "--method=ssd", "--covariance=plain"),
        "covariance 'plain' is not known; give pinv or ledoit-wolf");
  }

  @Test
  void train_viewFamilyFull_keepsColoursAndBlurOfTheViewsInTheModel(TinyFiles tiny) {
    List<String> fast =
        TinyModel.FAST.stream().filter(flag -> !flag.startsWith("--views")).toList();
    CommandLineRun train = train(tiny, fast, "--view-family=full", "--views=20", "--blur=0.5");
    assertThat(train.exitCode()).as(train.err()).isZero();

    assertThat(AnomalyDetector.read(model()).views())
        .anyMatch(view -> view.parameters().hue() != 0)
        .anyMatch(view -> view.parameters().grey())
        .anyMatch(view -> view.parameters().blur() != 0);
    CommandLineRun info = CommandLineRun.of("info", "--check", model());
    assertThat(info.out()).contains("view-family full, ");
    assertThat(info.lastLine()).endsWith(" self-test=passed");
  }

  /** A classifier that has learned nothing is on the wrong side of 0 for some of CSI's shifts. */
  @ParameterizedTest
  @CsvSource({
    "con2, 'The context was not learned: its loss, classification, is '",
    "csi, The shift classifier has no part in the score in shift"
  })
  void train_nothingLearned_saysSoAndEvaluateAndInfoRepeatIt(
      String method, String sentence, TinyFiles tiny) {
    CommandLineRun train = train(tiny, "--method=" + method, "--learning-rate=1e-8");
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.err()).contains("warning: " + sentence);
    assertThat(folder.resolve("m.training.html")).content().contains(sentence);

    CommandLineRun evaluation =
        CommandLineRun.of(
            "evaluate",
            List.of("--model", model(), "--normal", tiny.normal()),
            List.of("--anomalous", tiny.anomalous(), "--report", folder.resolve("report")));
    assertThat(evaluation.err()).contains("warning: " + sentence);
    assertThat(folder.resolve("report/report.html")).content().contains(sentence);
    assertThat(folder.resolve("report/results.json")).content().contains(sentence);
    assertThat(CommandLineRun.of("info", model()).out()).contains(sentence);
  }

  @Test
  void train_frozenEncoder_fitsScoresAlone(TinyFiles tiny) {
    String encoder = "--encoder=" + TinyModel.ENCODER;
    CommandLineRun train = trainFrozen(tiny, encoder);

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.lastLine()).matches("model=.*m.con2 images=26 epochs=0 seconds=[\\d.]+");
    assertThat(train.err()).contains("the page of the training is ").doesNotContain("epoch 1");
    assertThat(folder.resolve("m.training.html")).content().contains("Nothing was trained");
    assertThat(CommandLineRun.of("info", "--check", model()).out()).contains("nothing was trained");
    refused(trainFrozen(tiny, encoder, "--epochs=2"), "option epochs means nothing here");
    refused(trainFrozen(tiny, encoder, "--budget=2"), "--budget means nothing");
    refused(trainFrozen(tiny, encoder, "--resume"), "--resume means nothing");
    CommandLineRun random = trainFrozen(tiny);
    assertThat(random.exitCode()).isEqualTo(2);
    assertThat(random.err())
        .contains("con2: option freeze does not train the encoder, and resnet18");
  }

  @Test
  void trainScoreEvaluateInfo_clipAd_compareWithTexts(TinyFiles tiny) throws IOException {
    CommandLineRun train = trainClip(tiny, "--normal-prompt=a photo of a cat; a photo of a dog");
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.lastLine()).matches("model=.*m.con2 images=26 epochs=0 seconds=[\\d.]+");
    assertThat(folder.resolve("m.training.html")).content().contains("Nothing was trained");

    CommandLineRun scores = CommandLineRun.of("score", "--model", model(), tiny.normal());
    assertThat(scores.exitCode()).as(scores.err()).isZero();
    assertThat(scores.out().lines()).hasSize(7);

    CommandLineRun evaluation =
        CommandLineRun.of(
            "evaluate",
            List.of("--model", model(), "--normal", tiny.normal()),
            List.of("--anomalous", tiny.anomalous(), "--report", folder.resolve("report")));
    assertThat(evaluation.exitCode()).as(evaluation.err()).isZero();
    JsonNode results = new JsonMapper().readTree(folder.resolve("report/results.json").toFile());
    assertThat(results.at("/run/settings/method").textValue()).isEqualTo("clip-ad");

    CommandLineRun info = CommandLineRun.of("info", "--check", model());
    assertThat(info.exitCode()).as(info.err()).isZero();
    assertThat(info.out())
        .contains("32 by 32 pixels, crop, bicubic")
        .contains("normal-prompt a photo of a cat; a photo of a dog, ")
        .contains("anomaly-prompt a photo of something, ");
    assertThat(info.lastLine()).contains(" epochs=0 score=clip-ad ").endsWith(" self-test=passed");
  }

  @Test
  void train_clipAdWithoutWhatItNeeds_saysWhatIsMissing(TinyFiles tiny) {
    refused(
        train(tiny, List.of("--method=clip-ad")),
        "clip-ad scores by a CLIP, and the option encoder names none; write both towers with scripts/export-clip.py");
    refused(trainClip(tiny), "option normal-prompt is missing; say what a normal picture shows");
    refused(trainClip(tiny, "--epochs=2"), "option epochs means nothing here");
    assertThat(folder).isEmptyDirectory();
  }

  private CommandLineRun trainClip(TinyFiles tiny, String... flags) {
    return train(
        tiny,
        Stream.concat(
                Stream.of("--method=clip-ad", "--false-alarm-rate=0.2"), TinyModel.CLIP.stream())
            .toList(),
        flags);
  }

  @Test
  void help_showsTheFlagsOfTheMethodThatIsAskedFor() {
    CommandLineRun con2 = CommandLineRun.of("train", "--help");
    CommandLineRun simclr = CommandLineRun.of("train", "--method", "simclr", "--help");

    assertThat(con2.exitCode()).isZero();
    assertThat(con2.out())
        .contains("--method=NAME", "--context=NAMES", "--terms=NAME", "(default: flip)")
        .contains("lh (", "stages (distance at every stage)");
    assertThat(simclr.exitCode()).isZero();
    assertThat(simclr.out())
        .contains("--method=NAME", "--temperature=TAU", "--epochs=N", "--resume", "--help")
        .contains("ssd (", "(default: nnd)")
        .doesNotContain("--context=", "--terms=", "lh (");
    refused(CommandLineRun.of("train", "--method=con3", "--help"), "method 'con3' is not known");
  }

  @Test
  void file_namesTheMethod(TinyFiles tiny) throws IOException {
    Path file = Files.writeString(folder.resolve("conf.yaml"), "method: simclr\nscore: ssd\n");

    CommandLineRun train = train(tiny, "--config=" + file);

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(CommandLineRun.of("info", model()).out())
        .contains("method simclr, temperature 0.2, ")
        .contains(" score=ssd ");
    Files.writeString(file, "method: simclr\ncontext: flip\n");
    refused(
        train(tiny, "--config=" + file),
        "conf.yaml, key 'context': method simclr has no option --context; leave it out");
  }

  @Test
  void train_encoderWhoseStagesAreNotKnown_isRefusedByWhatTrainsEachStage(TinyFiles tiny) {
    String encoder = "--encoder=" + TinyModel.ENCODER;
    CommandLineRun train =
        train(
            tiny,
            List.of("--image-size=16", "--epochs=1", "--views=4"),
            "--method=unicon-ha",
            encoder);
    refused(train, "unicon-ha trains each of the encoder's last stages by itself, and those of ");
    assertThat(train.err()).contains("tiny.pt are not known; give the encoder resnet18");
    assertThat(folder).isEmptyDirectory();

    CommandLineRun frozen = trainFrozen(tiny, "--method=unicon-ha", encoder);
    assertThat(frozen.exitCode()).as(frozen.err()).isZero();
  }

  @Test
  void train_flagThatTheMethodLacks_isRefused(TinyFiles tiny) {
    refused(
        train(tiny, "--method=simclr", "--context=flip"),
        "method simclr has no option --context; leave it out, or give the --method that has it");
    refused(train(tiny, "--method=ssd", "--score=nnd"), "score 'nnd' is not one of ssd");
    refused(
        train(tiny, "--method=con3"),
        "method 'con3' is not known; give one of con2, simclr, ssd, csi");
    assertThat(folder).isEmptyDirectory();
  }

  private Path model() {
    return folder.resolve("m.con2");
  }

  private CommandLineRun train(TinyFiles tiny, String... flags) {
    return train(tiny, TinyModel.FAST, flags);
  }

  private CommandLineRun trainFrozen(TinyFiles tiny, String... flags) {
    List<String> frozen =
        List.of("--freeze", "--image-size=16", "--views=4", "--false-alarm-rate=0.2");
    return train(tiny, frozen, flags);
  }

  private CommandLineRun train(TinyFiles tiny, List<String> fast, String... flags) {
    return CommandLineRun.of(
        "train",
        List.of("--normal", tiny.trainingPictures(), "--model", model()),
        fast,
        List.of(flags));
  }

  /** Refused, and nothing else was said. */
  private static void refused(CommandLineRun run, String part) {
    run.assertRefused(part);
    assertThat(run.err().lines()).hasSize(1);
  }
}
