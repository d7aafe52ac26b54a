package dev.con2.experiments.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.NamedDataset;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is drawn of runs that are all made up: none of these figures was measured. */
class ResultFiguresTest {

  @TempDir Path folder;

  @Test
  void figure4_twoClassesThreeSeeds_hasABarForEachAndTheAverage() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10);
    for (int index = 0; index < 2; index++) {
      for (int seed = 0; seed < 3; seed++) {
        runs.con2("flip", index, seed, 0.9, 0.9 + 0.01 * seed);
        runs.simclr(index, seed, 0.7, 0.4);
      }
    }
    ResultPages.write("figure-4", runs.runs(), folder);
    Document drawing = drawing("figure-4.svg");
    // SimCLR, SSD and CON2 (Flip) for two classes and their average.
    assertThat(drawing.select("rect.method")).hasSize(9);
    assertThat(drawing.select("rect.key")).hasSize(3);
    assertThat(drawing.select("rect title").eachText())
        .contains("airplane, CON2 (Flip): 91.0 ± 1.0", "average, SSD: 40.0 ± 0.0");
    assertThat(drawing.select("path.whisker")).hasSize(9);
    assertThat(drawing.select("text").eachText())
        .contains("CSI (not run)", "CON2 (Invert) (not run)");
    assertThat(drawing.select("style").text()).contains("prefers-color-scheme: dark");
    Document page = Jsoup.parse(folder.resolve("results.html").toFile());
    assertThat(page.select("svg rect.method")).hasSize(9);
    assertThat(page.select("link, script, img[src^=http]")).isEmpty();
  }

  @Test
  void figure5_fourClasses_hasAPointForEachAndAnOracle() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR100);
    for (int index = 0; index < 4; index++) {
      for (int seed = 0; seed < 2; seed++) {
        runs.con2("flip", index, seed, 0.5, 0.80 + 0.02 * index);
        runs.con2("invert", index, seed, 0.5, 0.83);
      }
      runs.option("context-figures", "of class " + index)
          .add("con2-auto", index < 3 ? "flip,invert" : "invert", index, 0, Map.of("nnd", 0.9));
    }
    ResultPages.write("figure-5", runs.runs(), folder);
    Document drawing = drawing("figure-5.svg");
    // Flip, Invert, best and oracle; the rivals were not run.
    assertThat(drawing.select("circle.mark")).hasSize(16);
    assertThat(drawing.select("rect.box")).hasSize(4);
    assertThat(drawing.select("text").eachText()).contains("CON2 (Best)", "not run");
    Document page = Jsoup.parse(folder.resolve("results.html").toFile());
    // Flip 80, 82, 84, 86 against 83: 83, 83, 84, 86, twice; sd sqrt(2 x 6 / 7).
    assertThat(page.select("tr:has(th:containsOwn(oracle)) td").get(0).text())
        .isEqualTo("84.0 ± 1.3 (4 of 20)");
    assertThat(page.select("tr:has(th:containsOwn(Best)) td").get(0).text())
        .as("one seed")
        .isEqualTo("90.0 (4 of 20)");
    assertThat(page.text())
        .contains(
            "CON2 (Best) on CIFAR100: flip, invert for 0 aquatic mammals, 1 fish, 2 flowers;"
                + " invert for 3 food containers.",
            "The oracle on CIFAR100: Flip for 2 flowers, 3 food containers;"
                + " Invert for 0 aquatic mammals, 1 fish.");
  }

  @Test
  void figure6_threeCountsOfContexts_hasAPointForEach() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10);
    for (int seed = 0; seed < 2; seed++) {
      runs.con2("flip", 1, seed, 0.5, 0.90 + 0.02 * seed);
      runs.con2("flip,invert", 1, seed, 0.5, 0.92);
      runs.con2("flip,invert,equalize", 1, seed, 0.5, 0.93);
      runs.con2("flip", 7, seed, 0.5, 0.4); // another table's
    }
    ResultPages.write("figure-6", runs.runs(), folder);
    Document drawing = drawing("figure-6.svg");
    assertThat(drawing.select("circle.mark")).hasSize(3);
    assertThat(drawing.select("path.whisker")).hasSize(1);
    Document page = Jsoup.parse(folder.resolve("results.html").toFile());
    assertThat(page.select("tr:has(th:containsOwn(CIFAR10 1 car)) td").eachText())
        .startsWith("91.0 ± 1.4", "92.0 ± 0.0", "93.0 ± 0.0", "—");
    assertThat(page.text()).doesNotContain("7 horse");
  }

  @Test
  void figure6_contextsOfEachCount_followTheOrderOfTheMethod() {
    assertThat(ContextCounts.with(2).context()).isEqualTo("flip");
    assertThat(ContextCounts.with(8).contexts())
        .containsExactly(
            "flip",
            "invert",
            "equalize",
            "flip+invert",
            "flip+equalize",
            "invert+equalize",
            "flip+invert+equalize");
  }

  @Test
  void figure3_fileOfTheRun_isDrawnInTwoPanels() throws IOException {
    String line = "{\"points\": [{\"x\": 0, \"y\": 0}, {\"x\": 1, \"y\": 1}]}";
    List<RunResult> runs =
        MadeUpRuns.reduced(NamedDataset.CIFAR10)
            .con2("flip", 1, 0, 0.9, 0.9)
            .con2("flip", 3, 0, 0.8, 0.8)
            .runs();
    Files.createDirectory(folder.resolve("figure-3"));
    Files.writeString(
        folder.resolve(EmbeddingMapFile.of(runs.get(0).key())),
        """
        {"dataset": "cifar10-jpeg", "class": "automobile",
         "map": {"contexts": ["none", "flip"], "training": [%s, %s], "normal": [%s],
                 "anomalous": [%s], "explained": 0.5}}
        """
            .formatted(line, line, line, line));
    ResultPages.write("figure-3", runs, folder);
    assertThat(drawing("figure-3-a.svg").select("path.trace")).hasSize(3);
    assertThat(drawing("figure-3-b.svg").select("path.trace")).hasSize(1);
    assertThat(Files.readString(folder.resolve("results.md")))
        .contains("automobile of cifar10-jpeg", "50.0 % of their variance")
        .contains("REDUCED: 20 epochs", "1 of 10 classes (1 car)");
  }

  @Test
  void figure3_brokenFile_isRefusedByItsName() throws IOException {
    List<RunResult> runs =
        MadeUpRuns.reduced(NamedDataset.CIFAR10).con2("flip", 1, 0, 0.9, 0.9).runs();
    Path file = folder.resolve(EmbeddingMapFile.of(runs.get(0).key()));
    Files.createDirectory(folder.resolve("figure-3"));
    for (String broken : List.of("{\"contexts\": [", "{\"class\": \"car\"}", "{\"map\": {}}")) {
      Files.writeString(file, broken);
      assertThatThrownBy(() -> ResultPages.write("figure-3", runs, folder))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void figure3_noRunMadeForIt_saysSo() throws IOException {
    ResultPages.write(
        "figure-3",
        MadeUpRuns.reduced(NamedDataset.CIFAR10).con2("flip", 1, 0, 0.9, 0.9).runs(),
        folder);
    assertThat(Files.readString(folder.resolve("results.md")))
        .contains("There is no run yet that was made for it.");
  }

  @Test
  void figure2_pictures_standInTheOrderOfTheContexts() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("figure-2"));
    for (String context : List.of("equalize", "flip", "invert", "none")) {
      ImageIO.write(
          new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB),
          "png",
          pictures.resolve("cifar10-" + context + ".png").toFile());
    }
    ResultPages.write("figure-2", List.of(), folder);
    Document page = Jsoup.parse(folder.resolve("results.html").toFile());
    assertThat(page.select(".gallery img").eachAttr("alt"))
        .containsExactly("cifar10, original", "cifar10 flip", "cifar10 invert", "cifar10 equalize");
    assertThat(page.select(".gallery img").attr("src")).startsWith("data:image/png;base64,");
    assertThat(Files.readString(folder.resolve("results.md")))
        .contains("![cifar10 flip](figure-2/cifar10-flip.png)");
  }

  private Document drawing(String file) throws IOException {
    return Jsoup.parse(Files.readString(folder.resolve(file)), "", Parser.xmlParser());
  }
}
