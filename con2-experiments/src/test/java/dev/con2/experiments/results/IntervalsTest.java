package dev.con2.experiments.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.error.InvalidInputException;
import dev.con2.evaluate.Auroc;
import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.AurocUncertainty;
import dev.con2.evaluate.Interval;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.experiments.results.CoveredEstimate.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose scores are drawn and kept as runs keep them, on 40 cats and 60 dogs. */
class IntervalsTest {

  private static final NamedDataset DATASET = NamedDataset.DOGS_VS_CATS;
  private static final int CATS = 40;
  private static final int IMAGES = 100;
  private static final Contender FLIP = Contender.con2("flip", "nnd");
  private static final Contender INVERT = Contender.con2("invert", "nnd");

  @TempDir Path folder;

  private final MadeUpRuns runs = MadeUpRuns.reduced(DATASET);
  private final Map<String, AurocInfluence> expected = new HashMap<>();
  private double[] ease = {};

  @BeforeEach
  void drawEase() {
    ease = new Random(5).doubles(IMAGES).map(x -> 2 * x).toArray();
  }

  /** A run with scores of its own, by which anomalous images are so much higher. */
  private void run(String method, String context, int normal, int seed, double shift)
      throws IOException {
    run(method, context, normal, seed, shift, "dog");
  }

  private void run(
      String method, String context, int normal, int seed, double shift, String nameOfDogs)
      throws IOException {
    Random random = new Random(100L * seed + normal + context.hashCode());
    boolean[] anomalous = new boolean[IMAGES];
    double[] scores = new double[IMAGES];
    List<String> rows = new ArrayList<>(List.of("class,picture,pixels-8,nnd"));
    for (int i = 0; i < IMAGES; i++) {
      boolean isDog = i >= CATS;
      anomalous[i] = isDog == (normal == 0);
      scores[i] = ease[i] + random.nextGaussian() + (anomalous[i] ? shift : 0);
      rows.add(
          "%s,\"test/%s, %d.jpg\",%s,%s"
              .formatted(isDog ? "dog" : "cat", nameOfDogs, i, scores[i], scores[i]));
    }
    double auroc = Auroc.of(only(scores, anomalous, false), only(scores, anomalous, true));
    int cats = normal == 0 ? CATS : IMAGES - CATS;
    runs.tested(cats, IMAGES - cats);
    runs.add(method, context, normal, seed, Map.of("nnd", auroc, "pixels-8", auroc));
    RunResult added = runs.runs().get(runs.runs().size() - 1);
    Path file = folder.resolve(added.scoresFile());
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, rows);
    expected.put(context + method + normal + seed, AurocInfluence.of(scores, anomalous));
  }

  private static double[] only(double[] scores, boolean[] anomalous, boolean wanted) {
    return IntStream.range(0, scores.length)
        .filter(i -> anomalous[i] == wanted)
        .mapToDouble(i -> scores[i])
        .toArray();
  }

  private Intervals.Side side(Contender contender) {
    return new Intervals.Side(new RunGroup(runs.runs()), contender);
  }

  private Intervals intervals() {
    return new Intervals(new KeptScores(folder));
  }

  private CoveredEstimate difference(Contender first, Contender second, Integer... classes) {
    return intervals()
        .difference(DATASET, List.of(classes), side(first), side(second))
        .orElseThrow();
  }

  private AurocInfluence of(String context, int normal, int seed) {
    return Objects.requireNonNull(expected.get(context + "con2" + normal + seed));
  }

  private void threeSeedsOfBothContexts(double flip, double invert) throws IOException {
    for (int normal = 0; normal < 2; normal++) {
      for (int seed = 0; seed < 3; seed++) {
        run("con2", "flip", normal, seed, flip);
        run("con2", "invert", normal, seed, invert);
      }
    }
  }

  @Test
  void figure_keptScores_coversSeedsAndImages() throws IOException {
    threeSeedsOfBothContexts(1.5, 1.5);
    CoveredEstimate found = intervals().figure(DATASET, List.of(0), side(FLIP)).orElseThrow();

    AurocUncertainty ofClass =
        AurocUncertainty.of(List.of(of("flip", 0, 0), of("flip", 0, 1), of("flip", 0, 2)));
    assertThat(found.mean()).isEqualTo(100 * ofClass.mean(), within(1e-9));
    assertThat(found.interval().orElseThrow().low())
        .isEqualTo(100 * ofClass.interval().low(), within(1e-9));
    assertThat(found.covers()).isEqualTo("3 seeds, test images");
  }

  @Test
  void difference_meanOverClasses_pairsSeedsClassesAndImages() throws IOException {
    threeSeedsOfBothContexts(1.5, 1.4);
    List<AurocInfluence> differences = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      differences.add(
          AurocInfluence.mean(List.of(of("flip", 0, seed), of("flip", 1, seed)))
              .minus(AurocInfluence.mean(List.of(of("invert", 0, seed), of("invert", 1, seed)))));
    }
    Interval expectedInterval = AurocUncertainty.of(differences).ofDifference().orElseThrow();

    CoveredEstimate found = difference(FLIP, INVERT, 0, 1);
    CoveredEstimate turnedRound = difference(INVERT, FLIP, 0, 1);

    assertThat(found.interval().orElseThrow().low())
        .isEqualTo(100 * expectedInterval.low(), within(1e-9));
    assertThat(found.covers()).isEqualTo("3 seeds, test images");
    assertThat(turnedRound.interval().orElseThrow().high())
        .isEqualTo(-100 * expectedInterval.low(), within(1e-9));
    assertThat(found.mean()).isNotZero();
    assertThat(found.standing()).contains(Standing.LEVEL).isEqualTo(turnedRound.standing());
  }

  @Test
  void standing_clearDifference_saysWhichIsHigher() throws IOException {
    threeSeedsOfBothContexts(3, 0.2);
    assertThat(difference(FLIP, INVERT, 0).standing()).contains(Standing.FIRST_HIGHER);
    assertThat(difference(INVERT, FLIP, 0).standing()).contains(Standing.SECOND_HIGHER);
  }

  @Test
  void oneSeedInCommon_coversTestImagesAlone() throws IOException {
    run("con2", "flip", 0, 0, 1.5);
    run("con2", "flip", 0, 1, 1.5);
    run("con2", "invert", 0, 1, 1.5);
    CoveredEstimate found = difference(FLIP, INVERT, 0);
    assertThat(found.covers()).isEqualTo("test images alone");
    assertThat(found.mean())
        .isEqualTo(100 * of("flip", 0, 1).minus(of("invert", 0, 1)).auroc(), within(1e-9));
  }

  @Test
  void scoresNotKept_coversSeedsAloneFromThreeOn() throws IOException {
    threeSeedsOfBothContexts(1.5, 1.5);
    for (RunResult run : runs.runs()) {
      Files.delete(folder.resolve(run.scoresFile()));
    }
    assertThat(difference(FLIP, INVERT, 0).covers()).isEqualTo("3 seeds alone");
    assertThat(intervals().figure(DATASET, List.of(0), side(FLIP)).orElseThrow().covers())
        .isEqualTo("3 seeds alone");
  }

  @Test
  void scoresOfOtherImages_areNotPaired() throws IOException {
    run("con2", "flip", 0, 0, 1.5);
    run("con2", "invert", 0, 0, 1.5, "other");
    assertThat(difference(FLIP, INVERT, 0).interval()).isEmpty();
    assertThat(difference(FLIP, INVERT, 0).standing()).isEmpty();
    assertThat(difference(FLIP, INVERT, 0).covers()).isEqualTo("tested on other images");
    // Which run is asked first decides nothing.
    Intervals both = intervals();
    for (Contender one : List.of(FLIP, INVERT)) {
      assertThat(both.figure(DATASET, List.of(0), side(one)).orElseThrow().interval()).isPresent();
    }
  }

  /** Rows that an editor lost, or the file of another run in its place: nothing is made of them. */
  @Test
  void scoresOfAnotherRun_areNamed() throws IOException {
    run("con2", "flip", 0, 0, 1.5);
    run("con2", "invert", 0, 0, 0.5);
    Path file = folder.resolve(runs.runs().get(0).scoresFile());
    Path other = folder.resolve(runs.runs().get(1).scoresFile());
    List<String> rows = Files.readAllLines(file);

    Files.write(file, rows.subList(0, rows.size() - 1));
    assertNamed(file, "of 40 normal and 59 anomalous ones");
    Files.write(file, Files.readAllLines(other));
    assertNamed(file, "their AUROC by ");
    Files.writeString(file, String.join("\n", rows.subList(0, 3)) + "\ncat,4.jpg\n");
    assertNamed(file, "line 4 has not the columns of a score");
    Files.writeString(file, "");
    assertNamed(file, "it is empty");
    Files.writeString(file, String.join("\n", rows.subList(0, CATS + 1)) + "\n");
    assertNamed(file, "of 40 normal and 0 anomalous ones");
    List<String> none = new ArrayList<>(rows);
    none.set(1, rows.get(1).replaceFirst("[^,]*$", "NaN"));
    Files.write(file, none);
    assertNamed(file, "");
  }

  private void assertNamed(Path file, String fault) {
    assertThatThrownBy(() -> intervals().figure(DATASET, List.of(0), side(FLIP)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file + " holds no scores of test images (" + fault);
  }

  @Test
  void damagedScores_areNamed() throws IOException {
    run("con2", "flip", 0, 0, 1.5);
    Path file = folder.resolve(runs.runs().get(0).scoresFile());
    Files.writeString(file, "class,picture,nnd\ncat,a.jpg,high\n");
    assertThatThrownBy(() -> intervals().figure(DATASET, List.of(0), side(FLIP)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("holds no scores of test images ('high' is no number)");
  }

  @Test
  void scoresOutsideTheFolder_areNotRead() throws Exception {
    run("con2", "flip", 0, 0, 1.5);
    RunResult own = runs.runs().get(0);
    RunResult away = RunResult.ofLine(own.toLine().replace(own.scoresFile(), "../elsewhere.csv"));
    assertThatThrownBy(() -> new KeptScores(folder).influence(away, "nnd"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("outside of that folder (scores-file ../elsewhere.csv)");
    assertThat(new KeptScores(Path.of(".")).influence(own, "nnd")).isEmpty();
  }

  @Test
  void yardstick_countsForEachSeed() throws IOException {
    threeSeedsOfBothContexts(1.5, 1.5);
    run("pixel-neighbours", "", 0, 0, 1.5);
    CoveredEstimate lead = difference(FLIP, Yardstick.ALL.get(0).contender(), 0);
    assertThat(lead.covers()).isEqualTo("3 seeds, test images");
    assertThat(lead.standing()).contains(Standing.LEVEL);
    assertThat(lead.isNoLead()).isTrue();
  }

  /** Class 0 has a seed more, which counts neither with kept scores nor without. */
  @Test
  void seeds_areThoseOfAllClasses_withAndWithoutScores() throws IOException {
    threeSeedsOfBothContexts(1.5, 1.4);
    run("con2", "flip", 0, 3, 3);
    run("con2", "invert", 0, 3, 0.2);
    CoveredEstimate withScores = difference(FLIP, INVERT, 0, 1);
    for (RunResult run : runs.runs()) {
      Files.delete(folder.resolve(run.scoresFile()));
    }
    CoveredEstimate without = difference(FLIP, INVERT, 0, 1);

    assertThat(withScores.seeds()).containsExactly(0L, 1L, 2L).isEqualTo(without.seeds());
    assertThat(without.mean()).isEqualTo(withScores.mean(), within(1e-9));
  }

  @Test
  void methodsThatIgnoreSeeds_haveNone() throws IOException {
    run("clip-ad", "", 0, 0, 1.5);
    run("pixel-neighbours", "", 0, 0, 1);
    Contender clip = new Contender("clip-ad", "", "pixels-8");
    CoveredEstimate found = difference(clip, Yardstick.ALL.get(0).contender(), 0);

    assertThat(found.covers()).isEqualTo("no seed, test images");
    assertThat(found.seeds()).isEmpty();
  }

  @Test
  void page_withOneSeed_saysWhatItsIntervalsCover() throws IOException {
    run("con2", "flip", 0, 0, 1.5);
    ResultPages.write("table-7", runs.runs(), folder);

    assertThat(Files.readString(folder.resolve("results.md")))
        .contains("(test images)", "with one seed the interval is over test images alone")
        .doesNotContain("over seeds and test images together");
  }

  /** Another seed might have less than the yardstick (docs/results/seeds.md). */
  @Test
  void page_leadOfOneSeedOverAYardstick_isNotSaidToBeSure() throws IOException {
    run("pixel-neighbours", "", 0, 0, 0.2);
    run("con2", "flip", 0, 0, 3);
    assertThat(pageOf("table-3"))
        .contains("Each method's mean is above the best yardstick's")
        .contains("; of some leads it is not known how sure they are.");

    run("con2", "flip", 0, 1, 3);
    run("con2", "flip", 0, 2, 3);
    assertThat(pageOf("table-3"))
        .contains("Each method's mean is above the best yardstick's")
        .doesNotContain("how sure they are");
  }

  private String pageOf(String experiment) throws IOException {
    ResultPages.write(experiment, runs.runs(), folder);
    return Files.readString(folder.resolve("results.md"));
  }

  @Test
  void page_showsIntervalsAndWhatTheyCover_inEveryForm() throws IOException {
    threeSeedsOfBothContexts(1.5, 1.5);
    ResultPages.write("table-7", runs.runs(), folder);

    String markdown = Files.readString(folder.resolve("results.md"));
    assertThat(markdown)
        .contains("## Intervals", "over seeds and test images together", "3 seeds, test images")
        .contains("A difference whose interval holds 0 is level, whichever way it points.")
        .doesNotContain("test images alone |", "(seeds)");
    assertThat(Files.readString(folder.resolve("results.html"))).contains("<h2>Intervals</h2>");
    JsonNode part =
        new ObjectMapper().readTree(folder.resolve("results.json").toFile()).at("/parts/0");
    JsonNode figure = part.at("/figures/0");
    assertThat(figure.path("low").asDouble())
        .isLessThan(figure.path("mean").asDouble())
        .isGreaterThan(50);
    assertThat(figure.path("covers").asText()).isEqualTo("3 seeds, test images");
    JsonNode difference = part.at("/differences/0");
    assertThat(difference.path("dataset").asText()).isEqualTo("dogs_vs_cats");
    assertThat(Arrays.asList("level", "first higher", "second higher"))
        .contains(difference.path("so").asText());
  }

  private Optional<CoveredEstimate> figureOf(MadeUpRuns runs, List<Integer> classes) {
    Intervals.Side side =
        new Intervals.Side(new RunGroup(runs.runs()), Contender.con2("flip", "nnd"));
    return new Intervals(new KeptScores(folder)).figure(NamedDataset.DOGS_VS_CATS, classes, side);
  }

  @Test
  void figure_ofClassesThatWereNotAllRun_isNone() {
    MadeUpRuns one = MadeUpRuns.reduced(NamedDataset.DOGS_VS_CATS).con2("flip", 0, 0, 0.9, 0.9);
    assertThat(figureOf(one, List.of(0, 1))).isEmpty();
  }

  /** 99, 100 and 100: mean 99.6667, and 4.30265 * 0.57735 / sqrt(3) = 1.43422 to either side. */
  @Test
  void figure_nearTheEnd_staysWithin100() {
    MadeUpRuns runs =
        MadeUpRuns.reduced(NamedDataset.DOGS_VS_CATS)
            .con2("flip", 0, 0, 0.9, 0.99)
            .con2("flip", 0, 1, 0.9, 1)
            .con2("flip", 0, 2, 0.9, 1);
    Interval interval = figureOf(runs, List.of(0)).orElseThrow().interval().orElseThrow();
    assertThat(interval.low()).isCloseTo(98.2324, within(1e-3));
    assertThat(interval.high()).isEqualTo(100);
  }

  @Test
  void isNoLead_intervalThatHolds0_isNone() {
    CoveredEstimate lead = lead(1, Optional.of(new Interval(-0.5, 2.5)));
    assertThat(lead.isNoLead()).isTrue();
    assertThat(lead.standing()).contains(Standing.LEVEL);
    assertThat(lead(1, Optional.of(new Interval(0.5, 1.5))).isNoLead()).isFalse();
  }

  @Test
  void isNoLead_withoutAnInterval_isNotShown() {
    assertThat(lead(0.1, Optional.empty()).isNoLead()).isFalse();
    assertThat(lead(0.1, Optional.empty()).standing()).isEmpty();
    assertThat(lead(0, Optional.empty()).isNoLead()).isTrue();
  }

  /** Another seed moves an AUROC by as much (spec/datasets-and-tables.md, section 5). */
  @Test
  void standing_ofOneSeed_isLevelOrNotKnown() {
    assertThat(lead(0.5, Optional.of(new Interval(-0.2, 0.8))).standing()).contains(Standing.LEVEL);
    assertThat(lead(-0.5, Optional.of(new Interval(-0.8, -0.2))).standing()).isEmpty();
    assertThat(lead(15, Optional.of(new Interval(12, 18))).standing()).isEmpty();
  }

  private static CoveredEstimate lead(double mean, Optional<Interval> interval) {
    return new CoveredEstimate(
        NamedDataset.CIFAR10,
        List.of(1),
        "a − b",
        List.of(0L),
        mean,
        interval,
        new Coverage(1, true, false),
        true);
  }
}
