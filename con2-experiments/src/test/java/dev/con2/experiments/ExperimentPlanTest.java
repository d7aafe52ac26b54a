package dev.con2.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.Methods;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.encoder.Stem;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.internal.engine.Sha256;
import dev.con2.internal.options.Options;
import dev.con2.method.EncoderMethod;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentPlanTest {

  private static final Selection ALL = new Selection(List.of(), List.of(), List.of(), List.of(), 3);
  private static final RunOptions FULL = settings(Optional.empty(), Optional.empty(), 64);

  @TempDir static Path data;

  private static RunOptions settings(Optional<Integer> epochs, Optional<Double> budget, int width) {
    Map<String, String> options = new HashMap<>();
    epochs.ifPresent(count -> options.put("epochs", count.toString()));
    options.put("width", Integer.toString(width));
    options.put("precision", "fp32");
    return new RunOptions(options, budget, Optional.empty(), Optional.empty());
  }

  /** Planning does not look into pictures, so empty files do. */
  @BeforeAll
  static void makeDatasets() throws IOException {
    for (NamedDataset dataset : NamedDataset.values()) {
      makeDataset(dataset, data);
    }
  }

  /** Enough to choose contexts by, where an experiment does. */
  private static int trainingImages(NamedDataset dataset) {
    return Experiment.FIGURE_5.datasets().contains(dataset) ? 40 : 8;
  }

  private static void makeDataset(NamedDataset dataset, Path folder) throws IOException {
    for (DatasetClass label : dataset.classes()) {
      int training = trainingImages(dataset);
      for (int i = 0; i <= training; i++) {
        String split = i < training ? "train" : "test";
        Path file = folder.resolve("%s/%s/%s/%d.png".formatted(dataset, split, label.name(), i));
        Files.createDirectories(file.getParent());
        Files.createFile(file);
      }
    }
  }

  private List<PlannedRun> runs(Experiment experiment) {
    return ExperimentPlan.of(experiment, ALL, FULL, data).runs();
  }

  private static List<String> titles(Experiment experiment, Selection selection) {
    return ExperimentPlan.of(experiment, selection, FULL, data).runs().stream()
        .map(PlannedRun::title)
        .toList();
  }

  private static Set<String> keys(List<PlannedRun> runs) {
    return runs.stream().map(PlannedRun::key).collect(Collectors.toSet());
  }

  /**
   * The counts of section 4 and appendix E: classes x contexts x seeds, and one SimCLR a seed.
   * Beside them the two methods of yardsticks, once for each class.
   */
  @ParameterizedTest
  @CsvSource({
    "table-1, 24, 4", // 2 datasets x (3 contexts + SimCLR) x 3 seeds
    "table-2, 0, 0",
    "table-3, 768, 128", // 64 classes x 4 x 3
    "table-4, 90, 20",
    "table-5, 180, 40",
    "table-6, 270, 60",
    "table-7, 18, 4",
    "table-8, 18, 4",
    "table-9, 18, 4", // 2 datasets x 3 terms x 3
    "figure-2, 0, 0",
    "figure-3, 1, 0",
    "figure-4, 90, 20",
    "figure-5, 648, 108", // 54 classes x 4 x 3
    "figure-6, 84, 8"
  })
  void of_fullSetting_hasTheRunsOfThePaperAndYardsticks(String name, int trained, int yardsticks) {
    List<PlannedRun> runs = runs(Experiment.parse(name));

    assertThat(runs.stream().filter(ExperimentPlanTest::isYardstick)).hasSize(yardsticks);
    assertThat(runs).hasSize(trained + yardsticks);
    assertThat(keys(runs)).hasSize(trained + yardsticks);
  }

  /** A file of 100 MB is read once for all runs. */
  @Test
  void identified_encoderFile_isReadOnceForAllRuns(@TempDir Path folder) throws IOException {
    Path encoder = Files.writeString(folder.resolve("encoder.pt"), "one");
    RunOptions asked = in(Map.of("encoder", encoder.toString(), "precision", "fp32"));
    String planned =
        ExperimentPlan.of(Experiment.FIGURE_3, ALL, asked, data)
            .runs()
            .get(0)
            .options()
            .encoder()
            .sha256();

    RunOptions identified = asked.identified();
    Files.writeString(encoder, "another");
    TrainingOptions options =
        identified.options(
            NamedDataset.CIFAR10,
            NamedDataset.CIFAR10.classes().get(0),
            ExperimentMethod.named("con2").method(),
            0);

    assertThat(planned).isEqualTo(Sha256.of("one"));
    assertThat(options.encoder().sha256()).isEqualTo(planned);
    assertThat(FULL.identified()).isSameAs(FULL);
  }

  /** So that none is missing where a method has one of its own. */
  @Test
  void settable_holdsTheOptionsOfEveryMethodOnce() {
    assertThat(RunOptions.settable())
        .extracting(Options.Named::name)
        .doesNotHaveDuplicates()
        .contains("image-size", "encoder", "epochs", "views", "temperature", "neighbours", "device")
        .doesNotContain("context", "terms", "seed", "fit", "score", "encoder-sha256")
        .doesNotContain("interpolation", "normal-prompt", "anomaly-prompt");
  }

  /** What each name of Table 9 trains on, whatever {@code train} trains CON2 on by itself. */
  @ParameterizedTest
  @CsvSource({"con2, both", "con2-auto, both", "con2-content, content", "con2-context, context"})
  void options_ofCon2_areOfTheTermsThatTheNameSays(String name, String terms) {
    TrainingOptions options =
        FULL.options(
            NamedDataset.CIFAR10,
            NamedDataset.CIFAR10.classes().get(0),
            ExperimentMethod.named(name).method(),
            0);

    assertThat(options.toMap()).containsEntry("terms", terms);
  }

  private static boolean isYardstick(PlannedRun run) {
    return run.method().name().endsWith("-neighbours");
  }

  @Test
  void of_experimentsThatShareRuns_giveThemTheSameKeys() {
    Set<String> shared = new HashSet<>(keys(runs(Experiment.FIGURE_4)));
    shared.retainAll(keys(runs(Experiment.TABLE_4)));
    assertThat(shared).as("CON2 with Invert and Flip, and yardsticks").hasSize(60 + 20);
    Set<String> twoContexts = new HashSet<>(keys(runs(Experiment.FIGURE_6)));
    twoContexts.retainAll(keys(runs(Experiment.TABLE_3)));
    assertThat(twoContexts).as("CON2 with Flip, and yardsticks").hasSize(12 + 8);
    Set<String> bothTerms = new HashSet<>(keys(runs(Experiment.TABLE_9)));
    bothTerms.retainAll(keys(runs(Experiment.TABLE_1)));
    assertThat(bothTerms).as("both terms, and yardsticks").hasSize(6 + 4);
  }

  @ParameterizedTest
  @CsvSource({
    "cifar10, 32, 512, 0.2",
    "cifar100, 32, 512, 0.2",
    "imagenet30, 224, 128, 0.08",
    "dogs_vs_cats, 128, 256, 0.08",
    "muffin_vs_chihuahua, 128, 256, 0.08",
    "pneumonia, 224, 128, 0.08",
    "melanoma, 128, 128, 0.08"
  })
  void options_fullSetting_areThePapers(String name, int side, int batch, double crop) {
    NamedDataset dataset = NamedDataset.parse(name);
    PlannedRun run =
        Stream.of(Experiment.TABLE_3, Experiment.TABLE_1)
            .flatMap(experiment -> runs(experiment).stream())
            .filter(one -> one.data().named() == dataset && one.method().name().equals("con2"))
            .findFirst()
            .orElseThrow();
    TrainingOptions options = run.options();

    assertThat(options.pictures().side()).isEqualTo(side);
    assertThat(options.optimiser().imagesPerStep(options.objective().orElseThrow().rowsPerImage()))
        .isEqualTo(batch);
    assertThat(options.toMap())
        .containsEntry("minimum-crop-area", crop)
        .containsEntry("colour-jitter", side == 32 ? 0.4 : 0.8)
        .containsEntry("blur", side == 32 ? 0.0 : 0.5)
        .containsEntry("view-family", "full");
    assertThat(options.optimiser().epochs()).isEqualTo(2048);
    assertThat(options.encoder().width()).isEqualTo(64);
    assertThat(options.encoder().stem()).contains(side == 32 ? Stem.SMALL : Stem.LARGE);
    assertThat(options.views().views()).isEqualTo(40);
    assertThat(options.calibration().heldOut()).isZero();
    assertThat(run.training()).hasSize(trainingImages(dataset));
    assertThat(run.reductions(options, List.of())).isEmpty();
  }

  @Test
  void reductions_ofPicturesThatCannotBeRead_areThoseThatTheDownloadIsNotKnownFor() {
    PlannedRun cats =
        runs(Experiment.TABLE_7).stream()
            .filter(one -> one.data().named() == NamedDataset.DOGS_VS_CATS)
            .findFirst()
            .orElseThrow();

    assertThat(cats.reductions(cats.options(), List.of("Cat/666.jpg"))).isEmpty();
    assertThat(cats.reductions(cats.options(), List.of("Cat/666.jpg", "Cat/7.jpg")))
        .containsExactly("pictures left out that cannot be read");
  }

  private static int contexts(PlannedRun run) {
    return ((EncoderMethod) run.options().method()).contexts().size();
  }

  @Test
  void of_figure6_hasTwoToEightContextsOfTheClassesThatTheCaptionNames() {
    List<PlannedRun> runs =
        runs(Experiment.FIGURE_6).stream().filter(run -> !isYardstick(run)).toList();

    assertThat(runs.stream().map(ExperimentPlanTest::contexts).distinct())
        .containsExactly(2, 3, 4, 5, 6, 7, 8);
    assertThat(runs.stream().map(run -> run.normal().name()).distinct())
        .containsExactly("automobile", "cat", "ambulance", "toaster");
    assertThat(ExperimentMethod.contexts(runs.get(3).options()))
        .containsExactly("flip", "invert", "equalize", "flip+invert");
  }

  @Test
  void of_figure5_choosesContextsInOneRunOfAClassAndSeed() {
    Selection flip = new Selection(List.of(), List.of("muffin"), List.of("flip"), List.of(), 1);

    assertThat(titles(Experiment.FIGURE_5, flip))
        .containsExactly(
            "muffin_vs_chihuahua-82 1 muffin, simclr, seed 0",
            "muffin_vs_chihuahua-82 1 muffin, con2 flip, seed 0",
            "muffin_vs_chihuahua-82 1 muffin, con2-auto, seed 0",
            "muffin_vs_chihuahua-82 1 muffin, pixel-neighbours, seed 0",
            "muffin_vs_chihuahua-82 1 muffin, histogram-neighbours, seed 0");
  }

  @Test
  void of_selection_restrictsTheRuns() {
    Selection some =
        new Selection(List.of("con2"), List.of("car", "3"), List.of("invert"), List.of("lh"), 2);

    assertThat(titles(Experiment.FIGURE_4, some))
        .containsExactly(
            "cifar10-png 1 automobile (car), con2 invert, seed 0",
            "cifar10-png 1 automobile (car), con2 invert, seed 1",
            "cifar10-png 3 cat, con2 invert, seed 0",
            "cifar10-png 3 cat, con2 invert, seed 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csi", "unicon-ha"})
  void of_rivalThatAFigureDraws_isRunWhereItIsAskedFor(String rival) {
    Selection asked = new Selection(List.of(rival), List.of("car"), List.of(), List.of(), 1);
    assertThat(titles(Experiment.FIGURE_4, asked))
        .containsExactly("cifar10-png 1 automobile (car), " + rival + ", seed 0");
    assertThat(titles(Experiment.FIGURE_4, ALL)).noneMatch(title -> title.contains(rival));
  }

  @Test
  void of_scoreOfOneMethod_leavesTheOtherOutButNoYardstick() {
    Selection some = new Selection(List.of(), List.of("0"), List.of(), List.of("ssd"), 1);
    assertThat(ExperimentPlan.of(Experiment.FIGURE_4, some, FULL, data).runs())
        .extracting(run -> run.method().name())
        .containsExactly("simclr", "pixel-neighbours", "histogram-neighbours");
  }

  @Test
  void of_yardsticks_arePlannedOnceForEachClassWhateverTheSeedsAndContexts() {
    Selection two = new Selection(List.of(), List.of("car", "cat"), List.of(), List.of(), 3);

    assertThat(titles(Experiment.TABLE_4, two).stream().filter(title -> !title.contains("con2")))
        .containsExactly(
            "cifar10-png 1 automobile (car), pixel-neighbours, seed 0",
            "cifar10-png 1 automobile (car), histogram-neighbours, seed 0",
            "cifar10-png 3 cat, pixel-neighbours, seed 0",
            "cifar10-png 3 cat, histogram-neighbours, seed 0");
  }

  @Test
  void of_methodsThatAreNamed_runsNoOther() {
    Selection named =
        new Selection(List.of("pixel-neighbours"), List.of("car"), List.of(), List.of(), 2);

    RunOptions nothingGiven = in(Map.of());
    assertThat(ExperimentPlan.of(Experiment.TABLE_4, named, nothingGiven, data).runs())
        .extracting(PlannedRun::title)
        .containsExactly("cifar10-png 1 automobile (car), pixel-neighbours, seed 0");
  }

  @Test
  void reductions_ofWhatWasChangedBesideTheLength_nameIt() {
    RunOptions changed =
        in(
            Map.of(
                "temperature", "0.5",
                "minimum-crop-area", "0.4",
                "warm-up", "0.1",
                "view-family", "crops"));
    List<PlannedRun> runs = ExperimentPlan.of(Experiment.TABLE_4, ALL, changed, data).runs();
    PlannedRun flip =
        runs.stream().filter(run -> run.method().name().equals("con2")).findFirst().orElseThrow();

    assertThat(flip.reductions(flip.options(), List.of()))
        .containsExactly(
            "temperature 0.5 instead of 0.2",
            "minimum crop area 0.4 instead of 0.2",
            "warm up 0.1 instead of 0.0",
            "view family crops instead of full");
    assertThat(yardstick(changed).reductions(yardstick(changed).options(), List.of())).isEmpty();
  }

  private static final Map<String, String> CHANGED =
      Map.ofEntries(
          Map.entry("temperature", "0.3"),
          Map.entry("minimum-crop-area", "0.4"),
          Map.entry("colour-jitter", "0.1"),
          Map.entry("blur", "0.3"),
          Map.entry("image-size", "16"),
          Map.entry("stem", "large"),
          Map.entry("width", "8"),
          Map.entry("freeze", "true"),
          Map.entry("mean", "0.1,0.2,0.3"),
          Map.entry("standard-deviation", "0.2,0.2,0.2"),
          Map.entry("epochs", "3"),
          Map.entry("half-size", "0.5"),
          Map.entry("batch-size", "8"),
          Map.entry("learning-rate", "0.01"),
          Map.entry("warm-up", "0.1"),
          Map.entry("weight-decay", "0.1"),
          Map.entry("views", "8"),
          Map.entry("minimum-view-area", "0.3"),
          Map.entry("view-family", "crops"),
          Map.entry("references", "5"),
          Map.entry("clusters", "2"),
          Map.entry("covariance", "ledoit-wolf"),
          Map.entry("aggregation", "pairs"),
          Map.entry("shifts", "cutperm"),
          Map.entry("neighbours", "3"));

  /**
   * Encoders are of files, and end-to-end tests have some; a device changes the last digits only;
   * of the precision the paper says nothing, and it ran rivals by their authors' recipes.
   */
  @Test
  void reductions_ofEachSettableOptionChanged_nameIt() {
    assertThat(RunOptions.settable().stream().map(Options.Named::name))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    CHANGED.keySet().stream(),
                    Stream.of(
                        "encoder", "start-from", "text-encoder", "device", "precision", "recipe"))
                .toList());
    CHANGED.forEach(
        (name, value) -> {
          Method method =
              Methods.ALL.stream()
                  .filter(one -> TrainingOptions.of(one).uses(name))
                  .findFirst()
                  .orElseThrow();
          assertThat(reductions(method, Map.of(), 0)).as(method.name()).isEmpty();
          assertThat(reductions(method, Map.of(name, value), 0)).as(name).isNotEmpty();
        });
  }

  @Test
  void reductions_ofBatchesLargerThanWhatIsLearnedFrom_nameTheBatchesThereWere() {
    NamedDataset dataset = NamedDataset.CIFAR10;
    RunOptions asked = in(Map.of());
    TrainingOptions run = asked.options(dataset, dataset.normalClass(0), Methods.named("con2"), 0);

    assertThat(asked.reductions(dataset, run, 200, 5000, true))
        .containsExactly("200 training images of 5000", "batches of 200 of 512");
    // A class that has no more is the full setting.
    assertThat(asked.reductions(dataset, run, 200, 200, true)).isEmpty();
  }

  @Test
  void reductions_ofARivalByItsAuthorsRecipe_areNone() {
    assertThat(reductions(Methods.named("csi"), Map.of("recipe", "original"), 0)).isEmpty();
  }

  private static List<String> reductions(Method method, Map<String, String> asked, long seed) {
    return reductions(method, in(asked), seed);
  }

  private static List<String> reductions(Method method, RunOptions asked, long seed) {
    NamedDataset dataset = NamedDataset.CIFAR10;
    TrainingOptions run = asked.options(dataset, dataset.normalClass(0), method, seed);
    return asked.reductions(dataset, run, 10, 10, true);
  }

  @Test
  void reductions_underABudget_sayWhoseEpochsASeedHas() {
    RunOptions five = settings(Optional.empty(), Optional.of(5.0), 64);
    Method con2 = Methods.named("con2");
    assertThat(reductions(con2, five, 0)).containsExactly("5 minutes a run");
    assertThat(reductions(con2, five, 1))
        .containsExactly("as many epochs as seed 0 had in 5 minutes");
  }

  /** What depends on the side in the paper's setting differs from it where the side does. */
  @ParameterizedTest
  @CsvSource({
    "imagenet30, table-6, 128",
    "dogs_vs_cats, table-7, 256",
    "muffin_vs_chihuahua, table-8, 256",
    "pneumonia, table-1, 128",
    "melanoma, table-1, 128"
  })
  void reductions_ofASmallerSide_nameWhatFollowsFromItAndTheBatchStays(
      String name, String experiment, int batch) {
    RunOptions changed = in(Map.of("image-size", "32"));
    PlannedRun run =
        ExperimentPlan.of(Experiment.parse(experiment), ALL, changed, data).runs().stream()
            .filter(one -> one.data().named() == NamedDataset.parse(name))
            .filter(one -> one.method().name().equals("con2"))
            .findFirst()
            .orElseThrow();

    assertThat(run.options().optimiser().batchSize()).contains(batch);
    assertThat(run.reductions(run.options(), List.of()))
        .contains(
            "stem small instead of large",
            "minimum crop area 0.2 instead of 0.08",
            "colour jitter 0.4 instead of 0.8",
            "blur 0.0 instead of 0.5")
        .noneMatch(reduction -> reduction.startsWith("batches"));
  }

  @Test
  void yardstick_whateverTheTraining_isTheSameRunAndNoneTheLessFull() {
    PlannedRun full = yardstick(FULL);
    PlannedRun small = yardstick(settings(Optional.of(5), Optional.empty(), 32));
    PlannedRun quick = yardstick(settings(Optional.empty(), Optional.of(6.0), 32));

    assertThat(List.of(small.key(), quick.key())).containsOnly(full.key());
    assertThat(quick.budget()).isEmpty();
    assertThat(quick.reductions(quick.options(), List.of())).isEmpty();
  }

  private static PlannedRun yardstick(RunOptions settings) {
    return ExperimentPlan.of(Experiment.TABLE_4, ALL, settings, data).runs().stream()
        .filter(ExperimentPlanTest::isYardstick)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void key_hasThePrecision_thoughNoneIsAskedFor() {
    Precision best = Precision.bestFor(ComputeDevice.CPU);
    Precision other = best == Precision.FP32 ? Precision.BF16 : Precision.FP32;

    assertThat(key(in(Map.of())))
        .isEqualTo(key(in(Map.of("precision", best.toString()))))
        .isNotEqualTo(key(in(Map.of("precision", other.toString()))));
  }

  private static RunOptions in(Map<String, String> options) {
    return new RunOptions(options, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void key_underABudget_isThatOfTheBudget() {
    String six = key(settings(Optional.empty(), Optional.of(6.0), 64));

    assertThat(key(settings(Optional.empty(), Optional.of(6.0), 64))).isEqualTo(six);
    assertThat(
            Set.of(
                six,
                key(settings(Optional.empty(), Optional.of(7.0), 64)),
                key(FULL),
                key(settings(Optional.of(5), Optional.empty(), 64)),
                key(settings(Optional.empty(), Optional.empty(), 32))))
        .hasSize(5);
  }

  private String key(RunOptions settings) {
    return key(settings, data);
  }

  private static String key(RunOptions settings, Path folder) {
    return ExperimentPlan.of(Experiment.FIGURE_3, ALL, settings, folder).runs().get(0).key();
  }

  @Test
  void key_ofAnotherDataset_differs(@TempDir Path other) throws IOException {
    makeDataset(NamedDataset.CIFAR10, other);
    assertThat(key(FULL, other)).isEqualTo(key(FULL));
    Files.writeString(other.resolve("cifar10/train/cat/0.png"), "longer");
    assertThat(key(FULL, other)).isNotEqualTo(key(FULL));
  }
}
