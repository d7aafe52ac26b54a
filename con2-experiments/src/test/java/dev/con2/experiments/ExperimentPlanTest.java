package dev.con2.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.encoder.EncoderConfiguration;
import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.Precision;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentPlanTest {

  private static final Selection ALL = new Selection(List.of(), List.of(), List.of(), List.of(), 3);
  private static final RunSettings FULL = settings(Optional.empty(), Optional.empty(), 64);

  @TempDir static Path data;

  private static RunSettings settings(
      Optional<Integer> epochs, Optional<Double> budget, int width) {
    return new RunSettings(
        epochs,
        budget,
        Optional.empty(),
        Optional.empty(),
        Optional.of(width),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Precision.FP32),
        ComputeDevice.CPU);
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
    return Experiment.FIGURE_5.datasets().contains(dataset) ? 40 : 3;
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

  /** The counts of section 4 and appendix E: classes x contexts x seeds, and one SimCLR a seed. */
  @ParameterizedTest
  @CsvSource({
    "table-1, 24", // 2 datasets x (3 contexts + SimCLR) x 3 seeds
    "table-2, 0",
    "table-3, 768", // 64 classes x 4 x 3
    "table-4, 90",
    "table-5, 180",
    "table-6, 270",
    "table-7, 18",
    "table-8, 18",
    "table-9, 18", // 2 datasets x 3 terms x 3
    "figure-2, 0",
    "figure-3, 1",
    "figure-4, 90",
    "figure-5, 648", // 54 classes x 4 x 3
    "figure-6, 84"
  })
  void of_fullSetting_hasTheRunsOfThePaper(String name, int count) {
    List<PlannedRun> runs = runs(Experiment.parse(name));

    assertThat(runs).hasSize(count);
    assertThat(keys(runs)).hasSize(count);
  }

  @Test
  void of_experimentsThatShareRuns_giveThemTheSameKeys() {
    Set<String> shared = new HashSet<>(keys(runs(Experiment.FIGURE_4)));
    shared.retainAll(keys(runs(Experiment.TABLE_4)));
    assertThat(shared).hasSize(60);
    Set<String> twoContexts = new HashSet<>(keys(runs(Experiment.FIGURE_6)));
    twoContexts.retainAll(keys(runs(Experiment.TABLE_3)));
    assertThat(twoContexts).hasSize(12);
    Set<String> bothTerms = new HashSet<>(keys(runs(Experiment.TABLE_9)));
    bothTerms.retainAll(keys(runs(Experiment.TABLE_1)));
    assertThat(bothTerms).hasSize(6);
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

    assertThat(options.imageSize()).isEqualTo(side);
    assertThat(options.imagesPerStep()).isEqualTo(batch);
    assertThat(options.minimumCropArea()).isEqualTo(crop);
    assertThat(options.epochs()).isEqualTo(2048);
    assertThat(options.encoder())
        .isEqualTo(new EncoderConfiguration(64, side == 32 ? Stem.SMALL : Stem.LARGE));
    assertThat(options.views()).isEqualTo(40);
    assertThat(options.heldOut()).isZero();
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

  @Test
  void of_figure6_hasTwoToEightContextsOfTheClassesThatTheCaptionNames() {
    List<PlannedRun> runs = runs(Experiment.FIGURE_6);

    assertThat(runs.stream().map(run -> run.options().contexts().size()).distinct())
        .containsExactly(2, 3, 4, 5, 6, 7, 8);
    assertThat(runs.stream().map(run -> run.normal().name()).distinct())
        .containsExactly("automobile", "cat", "ambulance", "toaster");
    assertThat(PlannedRun.contexts(runs.get(3).options()))
        .containsExactly("flip", "invert", "equalize", "flip+invert");
  }

  @Test
  void of_figure5_choosesContextsInOneRunOfAClassAndSeed() {
    Selection flip = new Selection(List.of(), List.of("muffin"), List.of("flip"), List.of(), 1);

    assertThat(titles(Experiment.FIGURE_5, flip))
        .containsExactly(
            "muffin_vs_chihuahua-82 1 muffin, simclr, seed 0",
            "muffin_vs_chihuahua-82 1 muffin, con2 flip, seed 0",
            "muffin_vs_chihuahua-82 1 muffin, con2-auto, seed 0");
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

  @Test
  void of_scoreOfOneMethod_leavesTheOtherOut() {
    Selection some = new Selection(List.of(), List.of("0"), List.of(), List.of("ssd"), 1);
    assertThat(ExperimentPlan.of(Experiment.FIGURE_4, some, FULL, data).runs())
        .extracting(run -> run.method().name())
        .containsExactly("simclr");
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

  private String key(RunSettings settings) {
    return key(settings, data);
  }

  private static String key(RunSettings settings, Path folder) {
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
