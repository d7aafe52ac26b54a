package dev.con2.bench;

import static dev.con2.bench.KeptEmbeddings.Representing.AS_IT_IS;
import static dev.con2.bench.KeptEmbeddings.Representing.SAME_DRAWS;
import static dev.con2.bench.KeptEmbeddings.Representing.STATISTICS_ANEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.con2.AnomalyDetector;
import dev.con2.ScoringOptions;
import dev.con2.app.demo.ManufacturedParts;
import dev.con2.augment.TestTimeView;
import dev.con2.error.InvalidInputException;
import dev.con2.evaluate.Auroc;
import dev.con2.image.Image;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.internal.score.Scorers;
import dev.con2.model.DetectorModel;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareScoresTest {

  @TempDir Path folder;

  @Test
  void table_scoresThatAModelHas_areThoseOfTheModel() throws IOException {
    ManufacturedParts.draw(folder, 1, 24, 8, 8);
    Path training = folder.resolve("train").resolve("normal");
    Path normal = folder.resolve("test").resolve("normal");
    Path anomalous = folder.resolve("test").resolve("anomalous");
    Path model = trained(training);
    Path file = folder.resolve("kept.safetensors");
    KeptEmbeddings made = KeptEmbeddings.of(model, training, normal, anomalous, AS_IT_IS);
    KeptEmbeddings kept = readOrMake(file, model, training, normal, anomalous);

    assertThat(kept.layout()).isEqualTo(made.layout());
    assertThat(kept.heldOut().get(3).values()).containsExactly(made.heldOut().get(3).values());
    List<String> table = CompareScores.table(kept);
    assertThat(table).hasSize(2 + CandidateScore.all(kept.layout()).size());
    Map<String, Double> expected = aurocs(AnomalyDetector.read(model), normal, anomalous);
    expected.forEach(
        (score, auroc) ->
            assertThat(table)
                .anyMatch(
                    line ->
                        line.startsWith(
                            String.format(Locale.ROOT, "| %s | %.3f |", score, auroc))));
    assertThat(table).anyMatch(line -> line.startsWith("| lh ") && line.endsWith("| +0.000 |"));
  }

  @Test
  void of_statisticsAnew_areThoseOfTheViewsAndNotThoseOfTraining() throws IOException {
    ManufacturedParts.draw(folder, 1, 24, 8, 8);
    Path training = folder.resolve("train").resolve("normal");
    Path normal = folder.resolve("test").resolve("normal");
    Path model = trained(training);

    KeptEmbeddings asTrained = KeptEmbeddings.of(model, training, normal, normal, AS_IT_IS);
    KeptEmbeddings anew = KeptEmbeddings.of(model, training, normal, normal, STATISTICS_ANEW);

    assertThat(anew.normal().get(0).values()).isNotEqualTo(asTrained.normal().get(0).values());
    assertThat(anew.normal().get(0).values()).isEqualTo(anew.anomalous().get(0).values());
    for (float value : anew.normal().get(0).values()) {
      assertThat(value).isFinite();
    }
  }

  /** The last pass counts no more than the first, as it would in running statistics. */
  @Test
  void statisticsUnder_severalViews_areTheMeanOfThoseOfEach() throws IOException {
    ManufacturedParts.draw(folder, 1, 24, 8, 8);
    Path training = folder.resolve("train").resolve("normal");
    DetectorModel model = AnomalyDetector.read(trained(training));
    List<Image> pictures = read(model, training);
    List<List<TestTimeView>> ofContexts = KeptEmbeddings.ofContexts(model.views());
    int views = ofContexts.get(0).size();
    assertThat(views).isGreaterThan(1);

    float[] ofAll = KeptEmbeddings.statisticsUnder(ofContexts, model, pictures);

    double[] means = new double[ofAll.length];
    for (int view = 0; view < views; view++) {
      int number = view;
      float[] ofOne =
          KeptEmbeddings.statisticsUnder(
              ofContexts.stream().map(own -> List.of(own.get(number))).toList(), model, pictures);
      for (int i = 0; i < means.length; i++) {
        means[i] += ofOne[i] / views;
      }
    }
    for (int i = 0; i < means.length; i++) {
      assertThat((double) ofAll[i]).isCloseTo(means[i], within(1e-4 + 1e-3 * Math.abs(means[i])));
    }
  }

  @Test
  void of_sameDraws_changesTheViewsOfTheSecondContextAlone() throws IOException {
    ManufacturedParts.draw(folder, 1, 24, 8, 8);
    Path training = folder.resolve("train").resolve("normal");
    Path model = trained(training);

    KeptEmbeddings own = KeptEmbeddings.of(model, training, training, training, AS_IT_IS);
    KeptEmbeddings alike = KeptEmbeddings.of(model, training, training, training, SAME_DRAWS);

    assertThat(alike.layout()).isEqualTo(own.layout());
    int views = own.layout().contexts().size() / 2;
    assertThat(own.layout().contexts().subList(0, views)).containsOnly(0);
    for (int view = 0; view < 2 * views; view++) {
      boolean same = view <= views; // the first of each context is the plain view
      assertThat(Arrays.equals(alike.normal().get(view).values(), own.normal().get(view).values()))
          .as("view %d", view)
          .isEqualTo(same);
    }
  }

  /** A pair that fits is at a smaller distance than one whose halves are of different rows. */
  @Test
  void viewByView_seesWhetherTheContextsOfAViewFitTogether() {
    SplittableRandom random = new SplittableRandom(5);
    int[] angles = random.ints(60, -40, 40).toArray();
    int[] turned = IntStream.of(angles).map(angle -> angle + 90).toArray();
    KeptEmbeddings kept =
        new KeptEmbeddings(
            new RepresentationLayout(List.of(2), List.of(0, 0, 1, 1)),
            fourViews(directions(angles), directions(turned)),
            fourViews(directions(angles), directions(turned)),
            fourViews(directions(-20, 10), directions(70, 100)),
            fourViews(directions(-20, 10), directions(100, 70)));

    CandidateScore.SplitScores scores =
        candidate("S_LH of [z(x), z(t_C x)], view by view", kept).of(kept);

    for (double anomalous : scores.anomalous()) {
      assertThat(anomalous).isGreaterThan(scores.normal()[0]).isGreaterThan(scores.normal()[1]);
    }
  }

  private static List<Embeddings> fourViews(Embeddings ofFirst, Embeddings ofSecond) {
    return List.of(ofFirst, ofFirst, ofSecond, ofSecond);
  }

  @Test
  void readOrMake_aFileOfSomethingElse_isRefused() throws IOException {
    ManufacturedParts.draw(folder, 1, 24, 8, 8);
    Path training = folder.resolve("train").resolve("normal");
    Path normal = folder.resolve("test").resolve("normal");
    Path model = trained(training);
    Path file = folder.resolve("kept.safetensors");
    KeptEmbeddings made = readOrMake(file, model, training, normal, normal);

    assertThat(readOrMake(file, model, training, normal, normal).layout()).isEqualTo(made.layout());
    assertThat(readOrMake(file).layout()).isEqualTo(made.layout());
    assertThatThrownBy(() -> readOrMake(file, model, training, normal, training))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("kept.safetensors was made of another model, of other folders");
    assertThatThrownBy(() -> readOrMake(file, model, training, normal, normal, "anew"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give another name");
    assertThatThrownBy(() -> readOrMake(file, model, training, normal, normal, "new"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("'new' is no way to represent pictures; give anew, same-draws or nothing");
    assertThatThrownBy(() -> readOrMake(folder.resolve("none")))
        .hasMessageContaining("is not there; give MODEL TRAINING NORMAL ANOMALOUS");
  }

  private static KeptEmbeddings readOrMake(Object... arguments) throws IOException {
    return KeptEmbeddings.readOrMake(Stream.of(arguments).map(Object::toString).toList());
  }

  @Test
  void of_aModelWithoutHeldOutPicturesOrWithScoresOfItsHeads_isRefused() throws IOException {
    ManufacturedParts.draw(folder, 1, 8, 2, 2);
    Path training = folder.resolve("train").resolve("normal");
    Path model = folder.resolve("parts.con2");

    TinyTraining.of(training, TinyTraining.options("con2").with("held-out", 0)).write(model);
    assertThatThrownBy(() -> KeptEmbeddings.of(model, training, training, training, AS_IT_IS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("without held-out pictures");

    TinyTraining.of(training, TinyTraining.options("csi")).write(model);
    assertThatThrownBy(() -> KeptEmbeddings.of(model, training, training, training, SAME_DRAWS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("another method than csi");
  }

  /** Of two clusters at a distance the posterior is near 1, and where both are alike it is 1/2. */
  @Test
  void posterior_ofAPictureBetweenTheContexts_isTheLargest() {
    SplittableRandom random = new SplittableRandom(3);
    float[] origin = new float[400];
    float[] flipped = new float[400];
    for (int row = 0; row < 100; row++) {
      for (int i = 0; i < 4; i++) {
        origin[4 * row + i] = (float) random.nextDouble(-0.1, 0.1) + (i == 0 ? 1 : 0);
        flipped[4 * row + i] = (float) random.nextDouble(-0.1, 0.1) + (i == 1 ? 1 : 0);
      }
    }
    List<Embeddings> training =
        List.of(new Embeddings(100, 4, origin), new Embeddings(100, 4, flipped));
    List<Embeddings> between =
        List.of(
            new Embeddings(1, 4, new float[] {1, 1, 0, 0}),
            new Embeddings(1, 4, new float[] {1, 1, 0, 0}));
    KeptEmbeddings kept =
        new KeptEmbeddings(
            new RepresentationLayout(List.of(4), List.of(0, 1)),
            training,
            training,
            training,
            between);

    CandidateScore.SplitScores scores = candidate("context posterior", kept).of(kept);

    for (double score : scores.normal()) {
      assertThat(score).isBetween(0.0, 1e-3);
    }
    // One and the same vector in both contexts: p and 1 - p, whose product is 1/4 at most.
    assertThat(scores.anomalous()[0]).isGreaterThanOrEqualTo(Math.log(4));
  }

  /** At 0, 60 and 180 degrees the nearest others are 1, 1 and the root of 3 away. */
  @Test
  void locallyScaled_isThePartOfTheNearestOnesOwnDistance() {
    Embeddings training = directions(0, 60, 180);
    KeptEmbeddings kept = oneView(training, directions(-60), directions(150));

    CandidateScore.SplitScores scores = candidate("S_NND, locally scaled", kept).of(kept);

    assertThat(scores.normal()[0]).isCloseTo(1, within(1e-6));
    assertThat(scores.anomalous()[0])
        .isCloseTo(2 * Math.sin(Math.toRadians(15)) / Math.sqrt(3), within(1e-6));
  }

  /** The square is (z - z')^T Sigma^-1 (z - z'), whose inverse of two by two is written down. */
  @Test
  void whitened_isTheDistanceByTheCovarianceOfTheTrainingImages() {
    Embeddings training = directions(0, 20, 35, 80);
    KeptEmbeddings kept = oneView(training, directions(50), directions(-90));
    double[] l =
        Safetensors.require(
                Scorers.LIKELIHOOD.fit(List.of(training)).arrays(), "factor.0", Doubles.class)
            .values();
    double a = l[0] * l[0];
    double b = l[0] * l[1];
    double c = l[1] * l[1] + l[2] * l[2];

    CandidateScore.SplitScores scores = candidate("S_NND in whitened space", kept).of(kept);

    for (boolean odd : new boolean[] {false, true}) {
      double angle = Math.toRadians(odd ? -90 : 50);
      double least = Double.POSITIVE_INFINITY;
      for (int degrees : new int[] {0, 20, 35, 80}) {
        double x = Math.cos(angle) - Math.cos(Math.toRadians(degrees));
        double y = Math.sin(angle) - Math.sin(Math.toRadians(degrees));
        least = Math.min(least, (c * x * x - 2 * b * x * y + a * y * y) / (a * c - b * b));
      }
      assertThat(odd ? scores.anomalous()[0] : scores.normal()[0])
          .isCloseTo(Math.sqrt(least), withinPercentage(0.01));
    }
  }

  @Test
  void scoresOfTestPictures_areThoseOfTheTableAndNameThePicturesByPlace() {
    KeptEmbeddings kept =
        oneView(directions(0, 20, 35, 80, 95, 110), directions(10, 50), directions(60, 170, -90));

    TestScores scores = ScoreKeptEmbeddings.scores(kept);

    assertThat(scores.pictures())
        .containsExactly("normal 0", "normal 1", "anomalous 0", "anomalous 1", "anomalous 2");
    assertThat(scores.anomalous()).containsExactly(false, false, true, true, true);
    List<String> table = CompareScores.table(kept);
    scores
        .scores()
        .forEach(
            (name, values) ->
                assertThat(table)
                    .anyMatch(
                        line ->
                            line.startsWith(
                                String.format(
                                    Locale.ROOT,
                                    "| %s | %.3f |",
                                    name,
                                    scores.influence(name).auroc()))));
  }

  private static CandidateScore candidate(String name, KeptEmbeddings kept) {
    return CandidateScore.all(kept.layout()).stream()
        .filter(score -> score.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Embeddings directions(int... degrees) {
    float[] values = new float[2 * degrees.length];
    for (int i = 0; i < degrees.length; i++) {
      values[2 * i] = (float) Math.cos(Math.toRadians(degrees[i]));
      values[2 * i + 1] = (float) Math.sin(Math.toRadians(degrees[i]));
    }
    return new Embeddings(degrees.length, 2, values);
  }

  private static KeptEmbeddings oneView(Embeddings training, Embeddings normal, Embeddings odd) {
    return new KeptEmbeddings(
        new RepresentationLayout(List.of(2), List.of(0)),
        List.of(training),
        List.of(training),
        List.of(normal),
        List.of(odd));
  }

  @Test
  void of_anotherFolderThanTheModelWasMadeOf_isRefused() throws IOException {
    ManufacturedParts.draw(folder, 1, 24, 8, 8);
    Path training = folder.resolve("train").resolve("normal");
    Path test = folder.resolve("test").resolve("normal");
    Path model = trained(training);

    assertThatThrownBy(() -> KeptEmbeddings.of(model, test, test, test, AS_IT_IS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give the folder that it was made of");
  }

  private Path trained(Path pictures) {
    Path model = folder.resolve("parts.con2");
    TinyTraining.of(pictures).write(model);
    return model;
  }

  private static Map<String, Double> aurocs(DetectorModel model, Path normal, Path anomalous) {
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      Map<String, double[]> low = detector.scores(read(model, normal));
      Map<String, double[]> high = detector.scores(read(model, anomalous));
      return Map.of(
          "nnd", Auroc.of(low.get("nnd"), high.get("nnd")),
          "lh", Auroc.of(low.get("lh"), high.get("lh")),
          "stages", Auroc.of(low.get("stages"), high.get("stages")));
    }
  }

  private static List<Image> read(DetectorModel model, Path pictures) {
    return ImageFolder.list(List.of(pictures)).images().stream()
        .map(new ImageReader()::read)
        .map(model.preprocessing()::apply)
        .toList();
  }
}
