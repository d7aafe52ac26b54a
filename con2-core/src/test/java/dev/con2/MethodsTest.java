package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.contexts.ContextChoice;
import dev.con2.contexts.ContextMeasurement;
import dev.con2.engine.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageStream;
import dev.con2.image.Preprocessing;
import dev.con2.method.FittedMethod;
import dev.con2.method.Method;
import dev.con2.method.Methods;
import dev.con2.model.DetectorModel;
import dev.con2.score.Embeddings;
import dev.con2.score.Score;
import dev.con2.score.Split;
import dev.con2.train.DataSet;
import dev.con2.train.Objective;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MethodsTest {

  private final TrainingOptions options =
      TrainingOptions.builder()
          .imageSize(16)
          .width(8)
          .epochs(2)
          .batchSize(8)
          .views(4)
          .seed(5)
          .precision(Precision.FP32)
          .build();
  private final List<Image> normal = pictures(40, false);
  private final List<Image> tests = pictures(6, true);

  private List<Image> pictures(int count, boolean scratched) {
    Preprocessing preprocessing = new Preprocessing(16, options.fit());
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var drawn = scratched ? DrawnParts.scratched(i) : DrawnParts.normal(i);
      images.add(preprocessing.apply(ImageReader.of(drawn)));
    }
    return images;
  }

  private Map<String, double[]> scores(Method method, TrainingOptions with) {
    try (FittedMethod fitted =
        method.fit(normal, with, Optional.empty(), TrainingListener.SILENT)) {
      return fitted.score(tests);
    }
  }

  @Test
  void fit_eachMethod_givesItsScoresTheSameForTheSameSeed() {
    for (Method method : Methods.ALL) {
      Map<String, double[]> scores = scores(method, options);
      assertThat(scores.keySet()).containsExactlyElementsOf(method.scores());
      Map<String, double[]> again = scores(method, options);
      for (String score : method.scores()) {
        assertThat(scores.get(score)).hasSize(6).doesNotContain(Double.NaN);
        assertThat(again.get(score)).containsExactly(scores.get(score));
      }
    }
  }

  @Test
  void fit_simclr_hasNoContexts() {
    TrainingOptions other =
        options.toBuilder().contexts(ContextAugmentation.parseList("invert")).build();
    Method simclr = Methods.named("simclr");
    assertThat(scores(simclr, other).get("nnd"))
        .containsExactly(scores(simclr, options).get("nnd"));
  }

  @Test
  void representPlain_ofAContext_isThatOfTheImagesInTheContext() {
    ContextAugmentation flip = ContextAugmentation.parse("flip");
    List<Image> flipped = ContextTransformation.show(flip, tests);
    try (FittedMethod fitted =
        Methods.named("con2").fit(normal, options, Optional.empty(), TrainingListener.SILENT)) {
      List<Embeddings> plain = fitted.representPlain(tests);

      assertThat(plain).hasSize(2);
      assertThat(plain.get(0).rows()).isEqualTo(6);
      assertThat(plain.get(0).dims()).isEqualTo(64);
      assertThat(plain.get(0).values()).isNotEqualTo(plain.get(1).values());
      assertThat(fitted.representPlain(flipped).get(0).values())
          .containsExactly(plain.get(1).values(), offset(1e-5f));
    }
  }

  /** A new square in each epoch is learned from; scores and references are of the middle. */
  @Test
  void fit_largerImages_learnsFromOtherSquaresThanTheMiddle() {
    Preprocessing larger = new Preprocessing(20, options.fit());
    List<Image> uncut = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      uncut.add(larger.apply(ImageReader.of(DrawnParts.normal(i))));
    }
    List<Image> middles = uncut.stream().map(image -> image.middle(16)).toList();
    Method con2 = Methods.named("con2");
    try (FittedMethod first = con2.fit(uncut, options, Optional.empty(), TrainingListener.SILENT);
        FittedMethod again = con2.fit(uncut, options, Optional.empty(), TrainingListener.SILENT);
        FittedMethod ofMiddles =
            con2.fit(middles, options, Optional.empty(), TrainingListener.SILENT)) {
      double[] scores = first.score(uncut).get("nnd");

      assertThat(scores).containsExactly(first.score(middles).get("nnd"));
      assertThat(scores).containsExactly(again.score(uncut).get("nnd"));
      assertThat(scores).isNotEqualTo(ofMiddles.score(middles).get("nnd"));
    }
  }

  @Test
  void optionsOf_simclr_areThoseOfContentWithoutContexts() {
    TrainingOptions own = Methods.named("simclr").optionsOf(options);
    assertThat(own.objective()).isEqualTo(Objective.CONTENT);
    assertThat(own.contexts()).containsExactly(ContextAugmentation.UNTOUCHED);
    assertThat(own.epochs()).isEqualTo(options.epochs());
    assertThat(Methods.named("con2").optionsOf(options)).isEqualTo(options);
  }

  @Test
  void fit_termsOfTheLoss_differ() {
    double[] both = scores(Methods.named("con2"), options).get("lh");
    assertThat(scores(Methods.named("con2-context"), options).get("lh")).isNotEqualTo(both);
    assertThat(scores(Methods.named("con2-content"), options).get("lh")).isNotEqualTo(both);
  }

  /** What the main job trains and what an experiment trains is the same. */
  @Test
  void fit_con2_givesTheScoresOfTheDetector(@TempDir Path folder) {
    List<Path> files = DrawnParts.write(folder, 20, 0);
    DetectorModel model = DetectorTraining.of(files, options).run(TrainingListener.SILENT);
    Preprocessing preprocessing = new Preprocessing(16, options.fit());
    List<ImageStream.Entry.Decoded> decoded = new ArrayList<>();
    try (ImageStream stream = new ImageStream(new ImageReader(), preprocessing, files, 1)) {
      stream.forEachRemaining(entry -> decoded.add((ImageStream.Entry.Decoded) entry));
    }
    DataSet data = new DataSet(decoded);
    Split split =
        Split.of(data.fingerprints(), options.heldOut(), options.falseAlarmRate(), options.seed());
    List<Image> training = data.images(split.training());
    try (FittedMethod fitted =
        Methods.named("con2").fit(training, options, Optional.empty(), TrainingListener.SILENT)) {
      Map<String, double[]> actual = fitted.score(tests);
      for (Score score : Score.values()) {
        ScoringOptions by =
            new ScoringOptions(
                Optional.of(score),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                options.device());
        try (AnomalyDetector detector = new AnomalyDetector(model, by, new ImageReader())) {
          double[] expected =
              detector.scoreAll(tests).stream().mapToDouble(Verdict::score).toArray();
          assertThat(actual.get(score.toString())).containsExactly(expected, within(1e-9));
        }
      }
    }
  }

  @Test
  void fit_con2Auto_isCon2WithTheContextsThatSuitTheImages() {
    ContextChoice choice =
        new ContextMeasurement(ContextMeasurement.optionsBefore(options, normal.size()))
            .run(normal, TrainingListener.SILENT);
    TrainingOptions chosen = options.toBuilder().contexts(choice.contexts()).build();

    try (FittedMethod fitted =
        Methods.named("con2-auto")
            .fit(normal, options, Optional.empty(), TrainingListener.SILENT)) {
      assertThat(fitted.options())
          .isEqualTo(chosen.toBuilder().contextFigures(choice.toString()).build());
      assertThat(fitted.score(tests).get("lh"))
          .containsExactly(scores(Methods.named("con2"), chosen).get("lh"));
    }
  }

  @Test
  void fit_batchLargerThanTheImages_isRecordedAsWhatItCouldBe() {
    TrainingOptions large = options.toBuilder().batchSize(512).build();

    try (FittedMethod fitted =
        Methods.named("simclr").fit(normal, large, Optional.empty(), TrainingListener.SILENT)) {
      assertThat(fitted.options().imagesPerStep()).isEqualTo(40);
    }
  }

  @Test
  void fit_budget_hasTheEpochsThatFitWhateverTheOptionsSay() {
    TrainingOptions endless = options.toBuilder().epochs(1_000_000).build();

    try (FittedMethod fitted =
        Methods.named("con2")
            .fit(normal, endless, Optional.of(Duration.ofMillis(1)), TrainingListener.SILENT)) {
      assertThat(fitted.options()).isEqualTo(options.toBuilder().epochs(1).build());
    }
  }

  @Test
  void named_unknown_saysWhichThereAre() {
    assertThatThrownBy(() -> Methods.named("ssd"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "method 'ssd' is not known; give one of simclr, con2-content, con2-context, con2, con2-auto");
  }
}
