package dev.con2.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden values are numpy's and scipy's, see make_seeds_golden.py beside seeds.csv. */
class AurocUncertaintyTest {

  private static final int SEEDS = 3;
  private static final int CLASSES = 2;

  @Test
  void of_threeSeeds_equalsDeLongsCovarianceAndStudentsT() throws IOException {
    AurocUncertainty found = AurocUncertainty.of(seeds(0, 0));

    assertThat(found.mean()).isEqualTo(0.6867592592592592, within(1e-14));
    assertThat(found.ofImages()).isEqualTo(0.08674726529934901, within(1e-12));
    assertThat(found.ofSeeds()).isEqualTo(0.24794595754923385, within(1e-12));
    assertThat(found.interval().low()).isEqualTo(0.3926749741760839, within(1e-12));
    assertThat(found.interval().high()).isEqualTo(0.881436619495248, within(1e-12));
  }

  @Test
  void of_differencesOfTwoMethods_pairsImagesAndSeeds() throws IOException {
    AurocUncertainty found = AurocUncertainty.of(differences(seeds(1, 0), seeds(0, 0)));

    assertThat(found.mean()).isEqualTo(0.0662962962962963, within(1e-14));
    assertThat(found.ofImages()).isEqualTo(0.10975661035551204, within(1e-12));
    assertThat(found.ofSeeds()).isEqualTo(0.11668449606749248, within(1e-12));
    assertThat(found.ofDifference().orElseThrow().contains(0)).isTrue();
  }

  /** An image is normal in one class and anomalous in the other: its influences add up. */
  @Test
  void of_meansOverClassesThatShareImages_addsTheInfluencesOfEachImage() throws IOException {
    AurocUncertainty found =
        AurocUncertainty.of(differences(meansOverClasses(1), meansOverClasses(0)));

    assertThat(found.mean()).isEqualTo(0.0770968660968661, within(1e-14));
    assertThat(found.ofImages()).isEqualTo(0.10259211811698957, within(1e-8));
    assertThat(found.ofSeeds()).isEqualTo(0.2238510697764095, within(1e-8));
  }

  @Test
  void of_oneSeed_coversImagesOnlyAsTheIntervalOfOneModelDoes() throws IOException {
    List<AurocInfluence> one = seeds(0, 0).subList(0, 1);
    AurocUncertainty found = AurocUncertainty.of(one);
    double[][] scores = columns();
    double[] normal = where(scores, 0, true);
    double[] anomalous = where(scores, 0, false);

    assertThat(found.ofSeeds()).isZero();
    assertThat(found.interval()).isEqualTo(Auroc.interval(normal, anomalous));
    assertThat(found.mean()).isEqualTo(Auroc.of(normal, anomalous));
  }

  @Test
  void of_moreSeeds_isNeverNarrowerThanStudentsIntervalOverSeedsAlone() {
    for (int draw = 0; draw < 100; draw++) {
      Random random = new Random(draw);
      double[] ease = random.doubles(50).map(ignored -> random.nextGaussian()).toArray();
      List<AurocInfluence> seeds = drawn(random, ease, 2 + draw % 3, 0.1, 1);
      double mean = seeds.stream().mapToDouble(AurocInfluence::auroc).average().orElseThrow();
      double squares = seeds.stream().mapToDouble(seed -> Math.pow(seed.auroc() - mean, 2)).sum();
      int free = seeds.size() - 1;
      double alone = StudentDistribution.quantile(free) * Math.sqrt(squares / free / seeds.size());
      AurocUncertainty found = AurocUncertainty.of(seeds);
      assertThat(found.ofSeeds()).isEqualTo(alone, within(1e-12));
      assertThat(found.halfWidth()).isGreaterThanOrEqualTo(found.ofSeeds());
    }
  }

  @Test
  void ofDifference_theSameScoresTwice_isUnknown() {
    List<AurocInfluence> seeds = drawn(new Random(1), new double[50], 3, 0.3, 1);
    AurocUncertainty found = AurocUncertainty.of(differences(seeds, seeds));
    assertThat(found.mean()).isZero();
    assertThat(found.ofDifference()).isEmpty();
  }

  @Test
  void ofDifference_perfectOrderAgainstItsReverse_isUnknown() {
    boolean[] anomalous = {false, false, true, true};
    AurocInfluence perfect = AurocInfluence.of(new double[] {0, 1, 2, 3}, anomalous);
    AurocInfluence reverse = AurocInfluence.of(new double[] {3, 2, 1, 0}, anomalous);
    AurocUncertainty found = AurocUncertainty.of(List.of(perfect.minus(reverse)));
    assertThat(found.mean()).isEqualTo(1);
    assertThat(found.ofDifference()).isEmpty();
  }

  @Test
  void ofDifference_oneNormalImage_isUnknown() {
    boolean[] anomalous = {false, true, true, true};
    AurocInfluence first = AurocInfluence.of(new double[] {1, 0, 2, 3}, anomalous);
    AurocInfluence second = AurocInfluence.of(new double[] {1, 2, 0, 0.5}, anomalous);
    AurocUncertainty found = AurocUncertainty.of(List.of(first.minus(second)));
    assertThat(found.halfWidth()).isPositive();
    assertThat(found.ofDifference()).isEmpty();
  }

  @Test
  void ofDifference_wideInterval_staysWithinWhatIsPossible() {
    Interval found = new AurocUncertainty(0.9, 0.3, 0.4, 5, 5).ofDifference().orElseThrow();
    assertThat(found.low()).isEqualTo(0.4, within(1e-12));
    assertThat(found.high()).isEqualTo(1);
    assertThat(new AurocUncertainty(-0.9, 0.3, 0.4, 5, 5).ofDifference().orElseThrow().low())
        .isEqualTo(-1);
  }

  @Test
  void interval_perfectSeeds_isWilsonsForThePairs() {
    boolean[] anomalous = {false, false, false, true, true};
    AurocInfluence perfect = AurocInfluence.of(new double[] {0, 1, 2, 3, 4}, anomalous);
    Interval interval = AurocUncertainty.of(List.of(perfect, perfect, perfect)).interval();
    assertThat(interval).isEqualTo(BinomialInterval.of(2, 2));
  }

  @Test
  void influences_ofOtherImages_cannotBePaired() {
    boolean[] three = {false, true, true};
    AurocInfluence one = AurocInfluence.of(new double[] {0, 1, 2}, three);
    AurocInfluence other = AurocInfluence.of(new double[] {0, 1}, Arrays.copyOf(three, 2));
    assertThatThrownBy(() -> one.minus(other)).hasMessageContaining("2 images cannot be paired");
    assertThatThrownBy(() -> AurocInfluence.mean(List.of(one, other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be paired");
  }

  @Test
  void influences_ofNothing_areRefused() {
    assertThatThrownBy(() -> AurocInfluence.mean(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no AUROC is given, so there is no mean");
    assertThatThrownBy(() -> AurocInfluence.of(new double[2], new boolean[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 scores are not of 3 images");
  }

  /**
   * Three seeds of two methods on the same 60 and 100 images, whose difficulty both share: seeds
   * differ by nothing, by as much as images, or by much more. scripts/bench IntervalCoverage has
   * more draws and cases.
   */
  @ParameterizedTest
  @CsvSource({"0, 0.5", "0.15, 0.5", "0.6, 0.5", "0, 1.5"})
  void ofDifference_repeatedDraws_holdsZeroInAbout95Of100(double ofSeed, double ofRun) {
    Random random = new Random(11);
    int held = 0;
    for (int draw = 0; draw < 800; draw++) {
      double[] ease = random.doubles(160).map(ignored -> random.nextGaussian()).toArray();
      List<AurocInfluence> first = drawn(random, ease, SEEDS, ofSeed, ofRun);
      List<AurocInfluence> second = drawn(random, ease, SEEDS, ofSeed, ofRun);
      AurocUncertainty found = AurocUncertainty.of(differences(first, second));
      held += found.ofDifference().orElseThrow().contains(0) ? 1 : 0;
    }
    // 95 % of 800 is 760; two standard deviations are 12, and the method may be a little wide.
    assertThat(held).isBetween(740, 784);
  }

  /** The first three in eight images are normal. */
  private static List<AurocInfluence> drawn(
      Random random, double[] ease, int seeds, double ofSeed, double ofRun) {
    boolean[] anomalous = new boolean[ease.length];
    Arrays.fill(anomalous, 3 * ease.length / 8, ease.length, true);
    List<AurocInfluence> drawn = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      double shift = 1 + ofSeed * random.nextGaussian();
      double[] scores =
          IntStream.range(0, ease.length)
              .mapToDouble(
                  i -> (anomalous[i] ? shift : 0) + ease[i] + ofRun * random.nextGaussian())
              .toArray();
      drawn.add(AurocInfluence.of(scores, anomalous));
    }
    return drawn;
  }

  private static List<AurocInfluence> differences(
      List<AurocInfluence> first, List<AurocInfluence> second) {
    return IntStream.range(0, first.size())
        .mapToObj(i -> first.get(i).minus(second.get(i)))
        .toList();
  }

  private static List<AurocInfluence> meansOverClasses(int method) throws IOException {
    List<AurocInfluence> zero = seeds(method, 0);
    List<AurocInfluence> one = seeds(method, 1);
    return IntStream.range(0, SEEDS)
        .mapToObj(seed -> AurocInfluence.mean(List.of(zero.get(seed), one.get(seed))))
        .toList();
  }

  private static List<AurocInfluence> seeds(int method, int normal) throws IOException {
    double[][] columns = columns();
    boolean[] anomalous = new boolean[columns[0].length];
    for (int i = 0; i < anomalous.length; i++) {
      anomalous[i] = columns[0][i] != normal;
    }
    int first = 1 + (method * CLASSES + normal) * SEEDS;
    return IntStream.range(first, first + SEEDS)
        .mapToObj(column -> AurocInfluence.of(columns[column], anomalous))
        .toList();
  }

  private static double[] where(double[][] columns, int normal, boolean isNormal) {
    return IntStream.range(0, columns[0].length)
        .filter(i -> (columns[0][i] == normal) == isNormal)
        .mapToDouble(i -> columns[1][i])
        .toArray();
  }

  /**
   * The labels, then the scores: method by method, of each class by class, of each seed by seed.
   */
  private static double[][] columns() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(AurocUncertaintyTest.class.getResourceAsStream("seeds.csv"))) {
      List<double[]> rows =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble))
              .map(cells -> cells.toArray())
              .toList();
      return IntStream.range(0, rows.get(0).length)
          .mapToObj(column -> rows.stream().mapToDouble(row -> row[column]).toArray())
          .toArray(double[][]::new);
    }
  }

  /** Of a mean over classes the pairs are those of the class that has the fewest (20 * 80). */
  @Test
  void mean_ofPerfectClasses_goesByTheFewestPairsInAnyOrder() {
    List<AurocInfluence> classes = new ArrayList<>();
    for (int normal : List.of(20, 50)) {
      boolean[] anomalous = new boolean[100];
      Arrays.fill(anomalous, normal, 100, true);
      double[] scores = IntStream.range(0, 100).asDoubleStream().toArray();
      classes.add(AurocInfluence.of(scores, anomalous));
    }
    for (List<AurocInfluence> order : List.of(classes, List.of(classes.get(1), classes.get(0)))) {
      Interval interval = AurocUncertainty.of(List.of(AurocInfluence.mean(order))).interval();
      assertThat(interval.low()).isCloseTo(0.8388748, within(1e-6));
      assertThat(interval.high()).isEqualTo(1);
    }
  }
}
