package dev.con2.experiments.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.evaluate.TrivialFeature;
import dev.con2.experiments.dataset.NamedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages say about yardsticks; all runs are made up, none of these figures was measured. */
class YardsticksTest {

  private static final String EXPLANATION =
      "- AUROC in percent by the distance to the nearest training image, on the same training and"
          + " test images as above. Nothing is learned, and a seed would change nothing: one run"
          + " for each class. A method that is not clearly better than them has not been shown to find anything there.\n";

  private static final String ALL_ABOVE =
      "Each method's mean is above the best yardstick's, in every column where there are both; of some leads it is not known how sure they are.";

  @TempDir Path folder;

  private String write(String experiment, List<RunResult> runs) throws IOException {
    ResultPages.write(experiment, runs, folder);
    return Files.readString(folder.resolve("results.md"));
  }

  /** What stands below the heading of the yardsticks, up to the next. */
  private static String block(String page) {
    String heading = "## Yardsticks: nothing learned\n\n";
    assertThat(page).containsOnlyOnce(heading);
    return page.substring(page.indexOf(heading) + heading.length()).replaceAll("(?s)\n## .*", "");
  }

  private String blockOf(String experiment, List<RunResult> runs) throws IOException {
    return block(write(experiment, runs));
  }

  private static MadeUpRuns cifar10() {
    return MadeUpRuns.reduced(NamedDataset.CIFAR10);
  }

  /** S_LH 91 and 61, S_NND 95 and 70: in class 3 S_LH is below 65. */
  private static MadeUpRuns catsNotFound() {
    return cifar10()
        .con2("flip", 1, 0, 0.90, 0.94)
        .con2("flip", 1, 1, 0.92, 0.96)
        .con2("flip", 3, 0, 0.60, 0.70)
        .con2("flip", 3, 1, 0.62, 0.70);
  }

  @Test
  void table4_methodBelowAYardstick_isNamedWithItsClass() throws IOException {
    List<RunResult> runs =
        catsNotFound().yardsticks(1, 0.60, 0.67, 0.70).yardsticks(3, 0.50, 0.65, 0.55).runs();

    assertThat(blockOf("table-4", runs))
        .isEqualTo(
            """
            | yardstick                                             | 1 car | 3 cat | mean |
            |-------------------------------------------------------|------:|------:|-----:|
            | pixels-8: nearest by 8 x 8 pixels                     |  60.0 |  50.0 | 55.0 |
            | pixels-32: nearest by 32 x 32 pixels                  |  67.0 |  65.0 | 66.0 |
            | histograms: nearest by colour and gradient histograms |  70.0 |  55.0 | 62.5 |

            """
                + EXPLANATION
                + "- No lead is shown there, as the mean is not above the best"
                + " yardstick's on the same classes, or by no more than chance explains (level):"
                + " 3 cat: CON2 (Flip), S_LH (61.0, and pixels-32 has 65.0).\n");
    Document html = Jsoup.parse(folder.resolve("results.html").toFile());
    assertThat(html.select("section:has(h2:containsOwn(Yardsticks)) tbody td").eachText())
        .containsExactly("60.0", "50.0", "55.0", "67.0", "65.0", "66.0", "70.0", "55.0", "62.5");
    assertThat(html.select(".notes").text()).contains("3 cat: CON2 (Flip), S_LH (61.0");
  }

  @Test
  void table4_aMeanThatEqualsTheYardsticks_isNotAboveIt() throws IOException {
    MadeUpRuns runs = cifar10().con2("flip", 1, 0, 0.75, 0.80).yardsticks(1, 0.5, 0.75, 0.5);
    assertThat(blockOf("table-4", runs.runs()))
        .contains("1 car: CON2 (Flip), S_LH (75.0, and pixels-32 has 75.0).")
        .doesNotContain("S_NND");
  }

  @Test
  void table4_methodsAboveAll_areSaidToBe() throws IOException {
    MadeUpRuns runs = cifar10().con2("flip", 1, 0, 0.90, 0.92).yardsticks(1, 0.6, 0.7, 0.8);
    assertThat(blockOf("table-4", runs.runs()))
        .contains(ALL_ABOVE)
        .doesNotContain("No lead is shown");
  }

  /** A mean over class 1 is held against the yardstick's of class 1, not of both. */
  @Test
  void table3_methodThatRanOnOneClass_isComparedOnThatClass() throws IOException {
    MadeUpRuns runs =
        MadeUpRuns.reduced(NamedDataset.DOGS_VS_CATS)
            .simclr(0, 0, 0.60, 0.70)
            .simclr(1, 0, 0.70, 0.80)
            .con2("flip", 1, 0, 0.81, 0.85)
            .yardsticks(0, 0.40, 0.50, 0.60)
            .yardsticks(1, 0.40, 0.50, 0.82);

    assertThat(blockOf("table-3", runs.runs()))
        .contains("| histograms: nearest by colour and gradient histograms |          71.0 |\n")
        .contains(
            "Dogs vs. Cats: SimCLR (65.0, and histograms has 71.0), CON2 (Flip), S_LH (81.0, and"
                + " histograms has 82.0).")
        .doesNotContain("SSD", "S_NND");
  }

  @Test
  void table3_yardsticksOfSomeClasses_sayOfHowMany() throws IOException {
    MadeUpRuns runs =
        MadeUpRuns.reduced(NamedDataset.DOGS_VS_CATS)
            .simclr(0, 0, 0.60, 0.70)
            .simclr(1, 0, 0.70, 0.80)
            .yardsticks(0, 0.40, 0.50, 0.60);

    assertThat(blockOf("table-3", runs.runs()))
        .contains("60.0 (1 of 2)")
        .contains("Dogs vs. Cats: SimCLR (60.0, and histograms has 60.0).")
        .contains(
            "Some yardsticks were not run on these images (Dogs vs. Cats, 1 of 2 classes (1 dog)).")
        .contains(", classes 1, image-size 32, images 500");
  }

  @Test
  void recordsOfBefore_areSaidToHaveNone() throws IOException {
    assertThat(blockOf("table-4", catsNotFound().runs()))
        .isEqualTo(
            "The yardsticks were not run on these images (CIFAR10, 2 of 10"
                + " classes (1 car, 3 cat)). They take seconds: run the experiment"
                + " table-4 with methods pixel-neighbours,histogram-neighbours, classes 1,3,"
                + " images 500\n");
  }

  @Test
  void yardsticksOfOtherPictures_areNotShown() throws IOException {
    List<RunResult> fullSize = MadeUpRuns.reduced(NamedDataset.PNEUMONIA).simclr(0, 0, 1, 1).runs();
    List<RunResult> others =
        MadeUpRuns.reduced(NamedDataset.PNEUMONIA)
            .option("image-size", 64)
            .yardsticks(0, 0.6, 0.7, 0.8)
            .runs();

    assertThat(blockOf("table-1", Stream.concat(fullSize.stream(), others.stream()).toList()))
        .startsWith("The yardsticks were not run on these images (Pneumonia, ")
        .contains("experiment table-1 ", ", image-size 32, images 500")
        .doesNotContain("70.0", "classes ");
  }

  @Test
  void yardsticks_areNoPartAndNoRowOfTheTableItself() throws IOException {
    MadeUpRuns runs =
        MadeUpRuns.reduced(NamedDataset.PNEUMONIA)
            .add("forest", "", 0, 0, Map.of("depth", 0.9))
            .con2("flip", 0, 0, 0.9, 0.95)
            .yardsticks(0, 0.6, 0.7, 0.8);
    String page = write("table-1", runs.runs());

    assertThat(page)
        .doesNotContain("The runs differ", "S_PIXELS", "a run of pixel-neighbours")
        .contains("forest, S_DEPTH");
    assertThat(block(page)).contains(ALL_ABOVE);
  }

  @Test
  void twoSettingsOnTheSamePictures_shareTheirYardsticks() throws IOException {
    List<RunResult> runs =
        Stream.of(
                cifar10().con2("flip", 1, 0, 0.9, 0.9),
                cifar10().option("width", 8).con2("flip", 1, 0, 0.5, 0.5),
                cifar10().yardsticks(1, 0.6, 0.7, 0.8))
            .flatMap(made -> made.runs().stream())
            .toList();
    String page = write("table-4", runs);

    assertThat(page)
        .contains("## Part 1. Yardsticks: nothing learned", ALL_ABOVE)
        .contains("## Part 2. Yardsticks: nothing learned", "S_LH (50.0, and histograms has 80.0)")
        .doesNotContain("Part 3");
  }

  @Test
  void moreNeighbours_areToldAndTheLatestRunIsShown() throws IOException {
    MadeUpRuns runs = cifar10().con2("flip", 1, 0, 0.90, 0.92).yardsticks(1, 0.5, 0.5, 0.5);
    String nearest = write("table-4", runs.runs());
    String five =
        write("table-4", runs.option("neighbours", 5).yardsticks(1, 0.6, 0.7, 0.8).runs());

    assertThat(nearest).doesNotContain("Distances are means");
    assertThat(block(five))
        .contains("|  70.0 |", "- Distances are means over the nearest 5 images.\n")
        .doesNotContain("|  50.0 |");
  }

  @Test
  void yardsticksAlone_areShown() throws IOException {
    String page = write("table-4", cifar10().yardsticks(1, 0.6, 0.7, 0.8).runs());

    assertThat(page).contains("No run of this is finished").doesNotContain("The runs differ");
    assertThat(block(page))
        .contains("|  70.0 |")
        .doesNotContain("No lead is shown", ALL_ABOVE, "not run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table-4", "table-3", "figure-4", "figure-6"})
  void exhibitsWithAuroc_haveThemOnce(String experiment) throws IOException {
    MadeUpRuns runs = cifar10().con2("flip", 1, 0, 0.9, 0.95).yardsticks(1, 0.6, 0.7, 0.8);
    assertThat(blockOf(experiment, runs.runs())).contains("70.0", ALL_ABOVE);
  }

  @Test
  void figure5_holdsSimclrAndTheChosenContextAgainstThem() throws IOException {
    MadeUpRuns runs =
        MadeUpRuns.reduced(NamedDataset.CIFAR100)
            .simclr(2, 0, 0.50, 0.90)
            .add("con2-auto", "flip", 2, 0, Map.of("nnd", 0.55))
            .yardsticks(2, 0.4, 0.6, 0.5);
    assertThat(blockOf("figure-5", runs.runs()))
        .contains(
            "CIFAR100 (1 of 20): SimCLR (50.0, and pixels-32 has 60.0), CON2 (Best), S_NND (55.0, ")
        .doesNotContain("SSD");
  }

  /** Of its page's exhibits Table 3 has the most datasets. */
  @Test
  void figure5_withoutYardsticks_namesTheCommandOfItsTable() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR100).simclr(2, 0, 0.50, 0.90);
    assertThat(blockOf("figure-5", runs.runs()))
        .contains("run the experiment table-3 with methods");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table-2", "figure-2"})
  void exhibitsWithoutAuroc_haveNone(String experiment) throws IOException {
    List<RunResult> runs = cifar10().simclr(1, 0, 0.9, 0.9).yardsticks(1, 0.6, 0.7, 0.8).runs();
    assertThat(write(experiment, runs)).doesNotContain("Yardsticks", "neighbours");
    assertThat(write(experiment, runs.subList(1, 3))).doesNotContain("Yardsticks", "neighbours");
  }

  private static Map<String, Double> allFeatures(double auroc) {
    Map<String, Double> reached = new HashMap<>();
    for (TrivialFeature feature : TrivialFeature.values()) {
      reached.put(feature.label(), auroc);
    }
    return reached;
  }

  /** What stands below the heading of trivial features. */
  private static String trivial(String page) {
    return page.replaceAll("(?s).*## (Part 1. )?Trivial features: one number of each image\n\n", "")
        .replaceAll("(?s)\n## .*", "");
  }

  @Test
  void trivialFeatures_standBelowXrays() throws IOException {
    Map<String, Double> reached = allFeatures(0.5);
    reached.put("file size", 0.8824);
    reached.put("contrast", 0.658);
    MadeUpRuns runs =
        MadeUpRuns.reduced(NamedDataset.PNEUMONIA)
            .trivial(reached)
            .con2("equalize", 0, 0, 0.9, 0.8)
            .con2("equalize", 0, 1, 0.9, 0.8);

    String page = write("table-1", runs.runs());

    assertThat(trivial(page))
        .startsWith(
            """
            | feature         | Pneumonia |
            |-----------------|----------:|
            | mean brightness |      50.0 |
            | contrast        |      65.8 |
            | mean red        |      50.0 |
            | mean green      |      50.0 |
            | mean blue       |      50.0 |
            | mean saturation |      50.0 |
            | sharpness       |      50.0 |
            | file size       |      88.2 |
            | picture width   |      50.0 |
            | picture height  |      50.0 |
            """)
        .contains("on the same test images as above");
    Document html = Jsoup.parse(Files.readString(folder.resolve("results.html")));
    assertThat(html.select("section:has(h2:containsOwn(Trivial)) tbody tr")).hasSize(10);
  }

  @Test
  void trivialFeatures_ofSeveralClasses_areMeansOfThoseThatHaveThem() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.DOGS_VS_CATS).con2("flip", 0, 0, 0.9, 0.8);
    assertThat(write("table-3", runs.runs())).doesNotContain("Trivial features");

    runs.trivial(allFeatures(0.6)).con2("flip", 1, 0, 0.9, 0.8);
    assertThat(trivial(write("table-3", runs.runs()))).contains("| 60.0 (1 of 2) |");
    runs.trivial(allFeatures(0.7)).con2("flip", 0, 1, 0.9, 0.8);
    assertThat(trivial(write("table-3", runs.runs())))
        .contains("| file size       |          65.0 |");
  }
}
