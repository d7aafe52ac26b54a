package dev.con2.experiments.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.model.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages say about runs that are all made up: none of these figures was measured. */
class ResultPagesTest {

  @TempDir Path folder;

  @Test
  void table4_reducedRuns_hasBannerAndNoDifference() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10).variant("cifar10-jpeg");
    runs.con2("flip", 1, 0, 0.90, 0.91).con2("flip", 1, 1, 0.92, 0.93);
    Document page = write("table-4", runs.runs());

    assertThat(page.select("h1").text())
        .isEqualTo("Table 4 (reduced): AUROC of CON2 for each class of CIFAR10");
    assertThat(page.select("section").get(0).child(0).hasClass("reduced")).isTrue();
    assertThat(page.select(".reduced").text())
        .contains("20 epochs of 2048", "width 16 of 64", "500 training images of 5000")
        .contains("cifar10-jpeg, which is not the original CIFAR10")
        .contains("100 normal and 900 anomalous test images", "1 of 10 classes (1 car)")
        .contains("seeds 0, 1 (the paper has three)", "side 32", "N = 64", "A = 40 views", "fp32")
        .contains("tau = 0.2", "crops from 0.2")
        .contains("a machine that does not exist", "6 min 0 s a run of con2");
    // 90 and 92: mean 91, sd sqrt(2); the paper has 99.3 ± 0.0 for S_LH and 99.4 ± 0.0.
    assertThat(row(page, "1 car").subList(8, 12))
        .containsExactly("91.0 ± 1.4", "99.3 ± 0.0", "92.0 ± 1.4", "99.4 ± 0.0");
    assertThat(row(page, "0 airplane").subList(8, 10)).containsExactly("—", "90.3 ± 0.9");
    assertThat(page.select("thead").get(0).text())
        .contains("paper, full setting")
        .doesNotContain("difference");
    assertThat(Files.readString(folder.resolve("results.md")))
        .contains("# Table 4 (reduced)", "> **REDUCED: 20 epochs of 2048", "91.0 ± 1.4");
  }

  @Test
  void table4_batchesLargerThanTheTrainingImages_showsTheBatchesThereWere() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("batch-size", 512);
    assertThat(write("table-4", runs.con2("flip", 1, 0, 0.90, 0.91).runs()).text())
        .contains("500 training images", "N = 500,")
        .doesNotContain("N = 512");
  }

  @Test
  void table4_fullSetting_takesTheDifferenceOfClassesButNotOfPartOfThem() throws IOException {
    MadeUpRuns runs = MadeUpRuns.full(NamedDataset.CIFAR10);
    for (int seed = 0; seed < 3; seed++) {
      runs.con2("flip", 1, seed, 0.985, 0.99).con2("flip", 3, seed, 0.885, 0.91);
    }
    runs.con2("flip", 4, 0, 0.9, 0.9).con2("flip", 4, 1, 0.9, 0.9);
    Document page = write("table-4", runs.runs());

    assertThat(page.select("h1").text()).doesNotContain("reduced");
    assertThat(page.select(".reduced")).isEmpty();
    // 98.5 - 99.3 and 99.0 - 99.4; the groups of Equalize and Invert have two columns each.
    assertThat(row(page, "1 car").subList(8, 14))
        .containsExactly("98.5 ± 0.0", "99.3 ± 0.0", "−0.8", "99.0 ± 0.0", "99.4 ± 0.0", "−0.4");
    // Two seeds of three are not the full setting.
    assertThat(row(page, "4 deer").subList(11, 14))
        .containsExactly("90.0 ± 0.0", "92.9 ± 1.1", "—");
    // Ours (99 + 91 + 90) / 3, the paper's (99.4 + 90.7 + 92.9) / 3 of the same classes.
    assertThat(row(page, "mean").subList(11, 14)).containsExactly("93.3 ± 4.4", "94.3", "—");
  }

  @Test
  void table3_allClassesAtFullSetting_takesTheDifferenceAndTheSdOverAllRuns() throws IOException {
    MadeUpRuns runs = MadeUpRuns.full(NamedDataset.DOGS_VS_CATS);
    double[][] auroc = {{0.90, 0.91, 0.92}, {0.96, 0.97, 0.95}};
    for (int index = 0; index < 2; index++) {
      for (int seed = 0; seed < 3; seed++) {
        runs.con2("flip", index, seed, 0.9, auroc[index][seed]);
      }
    }
    MadeUpRuns part = MadeUpRuns.full(NamedDataset.CIFAR100);
    part.con2("flip", 2, 0, 0.9, 0.95);
    Document page = write("table-3", concatenated(runs.runs(), part.runs()));

    // Worked by hand in StatisticsTest: 93.5 ± 2.88; the paper's Flip, S_NND: 90.9 ± 1.4.
    List<String> flip = row(page, "CON2 (Flip), S_NND");
    assertThat(flip).containsSequence("93.5 ± 2.9", "90.9 ± 1.4", "+2.6");
    assertThat(flip).containsSequence("95.0 (1 of 20)", "90.8 ± 4.8");
    assertThat(page.text()).contains("CIFAR100: over 1 of 20 classes (2 flowers).");
    assertThat(row(page, "CSI")).containsSequence("—", "90.3 ± 0.4");
  }

  @Test
  void table4_runsThatDidNotLearnATerm_areCountedAboveTheTable() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10);
    runs.con2("flip", 1, 0, 0.9, 0.9);
    runs.unlearned("context").con2("flip", 3, 0, 0.5, 0.5);
    runs.unlearned("context", "content").con2("flip", 3, 1, 0.5, 0.5);
    runs.unlearned().con2("flip", 3, 2, 0.6, 0.6);
    assertThat(write("table-4", runs.runs()).text())
        .containsOnlyOnce(
            "NOT LEARNED. CIFAR10: the content in 1 of 3 runs of con2 flip on 3 cat; the context in 2 of 3 runs of con2 flip on 3 cat. The loss of")
        .doesNotContain("of con2 flip on 1 car");
    List<RunResult> learned =
        MadeUpRuns.reduced(NamedDataset.CIFAR10).con2("flip", 1, 0, 0.9, 0.9).runs();
    assertThat(write("table-4", learned).text()).doesNotContain("NOT LEARNED", "not recorded");
    runs.unlearnedUnknown().con2("flip", 4, 0, 0.6, 0.6);
    assertThat(write("table-4", runs.runs()).text())
        .contains("Whether the terms of the loss were learned was not recorded of 1 of 5 runs.");
  }

  @Test
  void table3_runsOfOtherNumerics_shareNoTableAndAreSaidToBe() throws IOException {
    MadeUpRuns now = MadeUpRuns.full(NamedDataset.CIFAR10).con2("flip", 1, 0, 0.5, 0.6);
    // Even on another dataset, in another column of the same table.
    MadeUpRuns before =
        MadeUpRuns.full(NamedDataset.CIFAR100).numerics(Provenance.NUMERICS_UNKNOWN);
    before.con2("flip", 2, 0, 0.7, 0.8);
    Document page = write("table-3", concatenated(before.runs(), now.runs()));

    assertThat(page.text()).contains("there are 2 parts below");
    assertThat(rows(page, "CON2 (Flip), S_NND").get(0))
        .contains("60.0 (1 of 10)")
        .doesNotContain("80.0 (1 of 20)");
    assertThat(page.text())
        .contains("numerics version " + Provenance.NUMERICS)
        .contains(
            "numerics of before their version was recorded (this con2 has version %d, and may compute other figures"
                .formatted(Provenance.NUMERICS));
  }

  @Test
  void table4_otherVariantAtFullSetting_takesNoDifference() throws IOException {
    MadeUpRuns runs = MadeUpRuns.full(NamedDataset.CIFAR10).variant("cifar10-jpeg");
    Document page = write("table-4", runs.con2("flip", 1, 0, 0.985, 0.99).runs());
    assertThat(page.select("thead").get(0).text()).doesNotContain("difference");
  }

  @Test
  void table4_runsOfTwoSettings_standInTwoParts() throws IOException {
    List<RunResult> runs =
        concatenated(
            MadeUpRuns.full(NamedDataset.CIFAR10).con2("flip", 1, 0, 0.5, 0.6).runs(),
            MadeUpRuns.reduced(NamedDataset.CIFAR10).con2("flip", 1, 0, 0.7, 0.8).runs());
    Document page = write("table-4", runs);
    assertThat(page.select("h2").eachText())
        .containsExactly(
            "Part 1. Table 4: AUROC of CON2 for each class of CIFAR10",
            "Part 1. Yardsticks: nothing learned",
            "Part 1. Differences at equal options",
            "Part 2. Table 4 (reduced): AUROC of CON2 for each class of CIFAR10",
            "Part 2. Yardsticks: nothing learned",
            "Part 2. Differences at equal options");
    assertThat(page.text())
        .contains("The runs differ in their options, their images or the version of the numerics.");
    assertThat(rows(page, "1 car").get(0)).contains("50.0", "60.0").doesNotContain("70.0");
    assertThat(rows(page, "1 car").get(1)).contains("70.0", "80.0").doesNotContain("50.0");
  }

  /** Each at what is its own: temperature, crops, batch, views, encoder and side differ. */
  @Test
  void table3_rivalsAtTheirOwnOptions_shareATableAndHaveDifferences() throws IOException {
    MadeUpRuns con2 = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("batch-size", 512);
    con2.con2("flip", 1, 0, 0.90, 0.92).con2("flip", 1, 1, 0.90, 0.94);
    MadeUpRuns csi =
        MadeUpRuns.reduced(NamedDataset.CIFAR10)
            .option("temperature", 0.5)
            .option("minimum-crop-area", 0.08)
            .option("batch-size", 128);
    csi.add("csi", "", 1, 0, Map.of("csi", 0.8, "csi-con", 0.7, "csi-cls", 0.6))
        .add("csi", "", 1, 1, Map.of("csi", 0.8, "csi-con", 0.7, "csi-cls", 0.6));
    MadeUpRuns unicon =
        MadeUpRuns.reduced(NamedDataset.CIFAR10)
            .option("temperature", 0.5)
            .option("aggregation", "positives")
            .option("batch-size", 128);
    unicon.add("unicon-ha", "", 1, 0, Map.of("mean-nnd", 0.75));
    Document page =
        write(
            "table-3",
            concatenated(
                concatenated(con2.runs(), csi.runs()), concatenated(unicon.runs(), clip().runs())));

    assertThat(page.text()).doesNotContain("The runs differ");
    assertThat(page.select(".reduced").get(0).text())
        .contains("tau = 0.2 of con2 and tau = 0.5 of csi, unicon-ha")
        .contains("side 224 of clip-ad and side 32 of con2, csi, unicon-ha")
        .contains("nothing trained by clip-ad", "encoder clip.pt of clip-ad")
        .contains("pictures brought to it by shorter edge to 224, centre crop to 224, bicubic")
        .doesNotContain("unknown");
    assertThat(row(page, "CIFAR10: CON2 (Flip), S_NND − CSI"))
        .containsExactly("+13.0", "—", "—", "—", "0, 1");
    assertThat(row(page, "CIFAR10: CON2 (Flip), S_NND − UniCon-HA")).startsWith("+17.0");
    assertThat(row(page, "CIFAR10: CON2 (Flip), S_NND − CLIP-AD"))
        .containsExactly("+3.0", "—", "—", "—", "0, 1");
    assertThat(row(page, "CSI, S_CSI-CON")).startsWith("70.0 ± 0.0 (1 of 10)");
    assertThat(page.text())
        .containsSubsequence(
            ChoicesNote.OPEN,
            ChoicesNote.LIKELIHOOD,
            ChoicesNote.REFERENCES,
            ChoicesNote.CSI,
            ChoicesNote.UNICON_HA,
            ChoicesNote.PROMPTS.formatted("'a photo of a automobile'", "'a photo of something'"),
            ChoicesNote.OPTIMISER.formatted("CSI and UniCon-HA"),
            "CSI, S_CSI-CON")
        .doesNotContain(ChoicesNote.AUTO);
  }

  /** The texts of twelve classes would fill the screen. */
  @Test
  void table3_manyPrompts_areCounted() throws IOException {
    List<RunResult> runs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      runs.addAll(
          MadeUpRuns.reduced(NamedDataset.CIFAR10)
              .option("normal-prompt", "a photo of kind " + i)
              .option("anomaly-prompt", "a photo of something")
              .add("clip-ad", "", i % 10, i, Map.of("clip-ad", 0.9))
              .runs());
    }
    assertThat(write("table-3", runs).text())
        .contains("'a photo of kind 9' and 2 more; of what is anomalous: 'a photo of something'.");
  }

  @Test
  void table3_rivalsOfTwoRecipes_areInTwoTablesEachWithCon2() throws IOException {
    MadeUpRuns con2 = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("minimum-view-area", 0.5);
    con2.con2("flip", 1, 0, 0.90, 0.92);
    MadeUpRuns csi = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("recipe", "original");
    csi.add("csi", "", 1, 0, Map.of("csi", 0.8, "csi-con", 0.7, "csi-cls", 0.6));
    List<RunResult> original = concatenated(con2.runs(), csi.runs());
    Document alone = write("table-3", original);
    assertThat(alone.text())
        .doesNotContain("The runs differ")
        .doesNotContain("CON2's optimiser")
        .contains("trained by the original recipe of csi", ChoicesNote.VIEWS);
    MadeUpRuns unicon = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("recipe", "common");
    unicon.add("unicon-ha", "", 1, 0, Map.of("mean-nnd", 0.75));
    Document both = write("table-3", concatenated(original, unicon.runs()));
    assertThat(both.text())
        .contains("The runs differ", "Part 2.")
        .contains(ChoicesNote.OPTIMISER.formatted("UniCon-HA"));
  }

  /** SimCLR's runs, which have no recipe of their own, stand in the paper's row. */
  @Test
  void table3_ssdByItsOwnRecipe_hasARowOfItsOwn() throws IOException {
    MadeUpRuns simclr = MadeUpRuns.reduced(NamedDataset.CIFAR10);
    simclr.add("simclr", "", 1, 0, Map.of("nnd", 0.6, "ssd", 0.65, "stages", 0.7));
    MadeUpRuns ssd = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("recipe", "original");
    ssd.add("ssd", "", 1, 0, Map.of("ssd", 0.75));
    Document page = write("table-3", concatenated(simclr.runs(), ssd.runs()));
    assertThat(row(page, "SSD")).startsWith("65.0 (1 of 10)");
    assertThat(page.text()).contains("75.0", "trained by the original recipe of ssd");
  }

  /** It has no seeds, so one run of each class is all, and scatters over the classes. */
  @Test
  void table3_clipAdOverAllClasses_isHeldAgainstThePaper() throws IOException {
    MadeUpRuns clip = clip().reductions();
    for (int label = 0; label < 10; label++) {
      clip.add("clip-ad", "", label, 0, Map.of("clip-ad", label < 5 ? 0.9 : 0.96));
    }
    Document page = write("table-3", clip.runs().subList(1, 11));
    // Mean 93; 10 squares of 3: 90 / 9. The paper has 98.5 ± 1.0.
    assertThat(row(page, "CLIP-AD")).startsWith("93.0 ± 3.2", "98.5 ± 1.0", "−5.5");
    assertThat(page.text()).doesNotContain("CON2's optimiser");
  }

  private static MadeUpRuns clip() {
    return MadeUpRuns.reduced(NamedDataset.CIFAR10)
        .without("epochs", "width", "batch-size", "views", "temperature", "minimum-crop-area")
        .reductions(MadeUpRuns.REDUCTIONS.get(2))
        .option("encoder", "clip.pt")
        .option("image-size", 224)
        .option("preprocessing", "shorter edge to 224, centre crop to 224, bicubic")
        .option("normal-prompt", "a photo of a automobile")
        .option("anomaly-prompt", "a photo of something")
        .add("clip-ad", "", 1, 0, Map.of("clip-ad", 0.9));
  }

  /** Asked for the temperature of CON2, CSI has changed its own and CON2 has not. */
  @Test
  void table3_optionThatAllHaveAlike_isOneTableWhoeverHasItByItself() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("temperature", 0.2);
    runs.con2("flip", 1, 0, 0.90, 0.92).simclr(1, 0, 0.7, 0.71);
    runs.add("csi", "", 1, 0, Map.of("csi", 0.8));
    Document page = write("table-3", runs.runs());
    assertThat(page.text()).doesNotContain("The runs differ");
    assertThat(row(page, "CIFAR10: CON2 (Flip), S_NND − CSI")).startsWith("+12.0");

    MadeUpRuns other = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("temperature", 0.3);
    other.add("csi", "", 1, 0, Map.of("csi", 0.7));
    runs = MadeUpRuns.reduced(NamedDataset.CIFAR10).con2("flip", 1, 0, 0.90, 0.92);
    assertThat(write("table-3", concatenated(runs.runs(), other.runs())).text())
        .contains("there are 2 parts below");
  }

  /** What no other method has is a setting of its row, and of another row of the same method. */
  @Test
  void table3_optionThatOneMethodAloneHas_partsItFromNoOther() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10);
    runs.con2("flip", 1, 0, 0.90, 0.92).con2("flip", 2, 0, 0.90, 0.92);
    MadeUpRuns pairs = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("aggregation", "pairs");
    pairs.add("unicon-ha", "", 1, 0, Map.of("mean-nnd", 0.75));
    MadeUpRuns three = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("clusters", 3);
    three.add("ssd", "", 1, 0, Map.of("ssd", 0.7));
    MadeUpRuns four = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("clusters", 4);
    four.add("ssd", "", 1, 0, Map.of("ssd", 0.6));

    Document page = write("table-3", concatenated(runs.runs(), pairs.runs()));
    assertThat(page.text()).doesNotContain("The runs differ").contains("aggregation pairs");
    assertThat(
            row(
                page,
                "CIFAR10: CON2 (Flip), S_NND − UniCon-HA (over the 1 of 2 classes that both have)"))
        .startsWith("+17.0");

    page = write("table-3", concatenated(runs.runs(), three.runs()));
    assertThat(page.text()).doesNotContain("The runs differ").contains("clusters 3 of ssd");
    assertThat(row(page, "ssd, S_SSD")).startsWith("70.0 (1 of 10)", "—");
    assertThat(row(page, "SSD")).startsWith("—");

    page = write("table-3", concatenated(runs.runs(), concatenated(three.runs(), four.runs())));
    assertThat(page.text()).contains("there are 2 parts below");
    assertThat(page.text())
        .containsPattern(
            "(?s)ssd, S_SSD − CON2 \\(Flip\\), S_LH \\(over [^)]*\\) −20.0.*Part 2.*"
                + "ssd, S_SSD − CON2 \\(Flip\\), S_LH \\(over [^)]*\\) −30.0");
  }

  /** The method ssd is the paper's SSD, and with SimCLR's runs beside it the same once more. */
  @Test
  void table3_runsOfSsd_standInThePapersRow() throws IOException {
    MadeUpRuns runs =
        MadeUpRuns.reduced(NamedDataset.CIFAR10).option("clusters", 1).option("covariance", "pinv");
    runs.add("ssd", "", 1, 0, Map.of("ssd", 0.7)).add("ssd", "", 1, 1, Map.of("ssd", 0.72));
    Document page = write("table-3", runs.runs());
    assertThat(row(page, "SSD")).startsWith("71.0 ± 1.4 (1 of 10)");
    assertThat(page.text()).doesNotContain("S_SSD");

    MadeUpRuns simclr = MadeUpRuns.reduced(NamedDataset.CIFAR10).simclr(1, 0, 0.6, 0.74);
    page = write("table-3", concatenated(runs.runs(), simclr.runs()));
    assertThat(page.text()).doesNotContain("The runs differ");
    assertThat(row(page, "SSD")).startsWith("73.0 ± 1.4 (1 of 10)");
  }

  @Test
  void conditions_viewsThatContextsDoNotShareEvenly_areThoseThatThereAre() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10);
    runs.con2("flip,invert", 1, 0, 0.90, 0.92).add("csi", "", 1, 0, Map.of("csi", 0.8));
    assertThat(write("figure-6", runs.runs()).select(".reduced").get(0).text())
        .contains("A = 39 views");
  }

  @Test
  void table3_warningsOfScores_standAboveTheTable() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10);
    runs.warnings("the classifier has no part in the score of the shift rotate90.");
    runs.add("csi", "", 1, 0, Map.of("csi", 0.8)).add("csi", "", 3, 1, Map.of("csi", 0.8));
    assertThat(write("table-3", runs.runs()).text())
        .contains(
            "WARNING of csi on 1 car, seed 0; csi on 3 cat, seed 1: the classifier has no part in the score of the shift rotate90.");
  }

  @Test
  void table9_rivalThatIsAskedFor_standsBelow() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.PNEUMONIA);
    runs.add("con2", "equalize", 0, 0, Map.of("lh", 0.81, "nnd", 0.82));
    runs.con2("flip", 0, 0, 0.9, 0.9); // of Table 1
    runs.simclr(0, 0, 0.7, 0.71).add("csi", "", 0, 0, Map.of("csi", 0.8, "csi-con", 0.6));
    Document page = write("table-9", runs.runs());
    assertThat(row(page, "SimCLR")).startsWith("70.0", "—");
    assertThat(row(page, "SSD")).startsWith("71.0", "—");
    assertThat(row(page, "CSI")).startsWith("80.0", "—");
    assertThat(row(page, "CSI, S_CSI-CON")).startsWith("60.0", "—");
    assertThat(page.text()).doesNotContain("Flip");
  }

  /** Of one method another temperature is another training, whoever has it as its own. */
  @Test
  void table3_rivalAtAnotherTemperatureThanItsOwn_isAnotherPart() throws IOException {
    MadeUpRuns own =
        MadeUpRuns.reduced(NamedDataset.CIFAR10).option("temperature", 0.5).option("blur", 0.0);
    MadeUpRuns other = MadeUpRuns.reduced(NamedDataset.CIFAR10);
    assertThat(
            write(
                    "table-3",
                    concatenated(
                        own.add("csi", "", 1, 0, Map.of("csi", 0.8)).runs(),
                        other.add("csi", "", 1, 0, Map.of("csi", 0.7)).runs()))
                .text())
        .contains("there are 2 parts below");
  }

  @Test
  void table4_equalBudgetOfTime_staysOneTableThoughEpochsDiffer() throws IOException {
    MadeUpRuns con2 = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("budget", 6);
    MadeUpRuns simclr = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("budget", 6).epochs(50);
    Document page =
        write(
            "figure-4",
            concatenated(
                con2.con2("flip", 1, 0, 0.9, 0.92).runs(), simclr.simclr(1, 0, 0.8, 0.7).runs()));
    assertThat(page.text()).doesNotContain("The runs differ");
    assertThat(page.select(".reduced").get(0).text())
        .contains(
            "REDUCED: 20 to 50 epochs of 2048; width 16 of 64; 500 training images of 5000.",
            "20 epochs of con2 and 50 epochs of simclr");
    // 92 - 80 and 90 - 80, one pair: no interval.
    assertThat(row(page, "CIFAR10: CON2 (Flip), S_NND − SimCLR"))
        .containsExactly("+12.0", "—", "—", "—", "0");
    assertThat(row(page, "CIFAR10: CON2 (Flip), S_LH − CON2 (Flip), S_NND")).contains("−2.0");
  }

  @Test
  void budgetOfTime_onAnotherKindOfDevice_isAnotherSetting() throws IOException {
    List<RunResult> runs =
        concatenated(
            budgetOn("cuda:0").con2("flip", 1, 0, 0.9, 0.92).runs(),
            budgetOn("cuda:1").con2("flip", 1, 1, 0.9, 0.94).runs());
    assertThat(write("table-4", runs).text()).doesNotContain("The runs differ");

    Document page =
        write("table-4", concatenated(runs, budgetOn("cpu").con2("flip", 2, 0, 0.8, 0.82).runs()));
    assertThat(page.text()).contains("The runs differ");
  }

  private static MadeUpRuns budgetOn(String device) {
    return MadeUpRuns.reduced(NamedDataset.CIFAR10).option("budget", 6).device(device);
  }

  @Test
  void budgetOfTime_onAnotherMachine_isAnotherSetting() throws IOException {
    List<RunResult> runs =
        concatenated(
            budgetOn("cpu").con2("flip", 1, 0, 0.9, 0.92).runs(),
            budgetOn("cpu").machine("one of 64 cores").con2("flip", 1, 1, 0.9, 0.94).runs());
    assertThat(write("table-4", runs).text()).contains("The runs differ");
  }

  /** They run the epochs of seed 0, which its machine decided. */
  @Test
  void budgetOfTime_otherSeedsOnAnotherMachine_areOfTheSameSetting() throws IOException {
    MadeUpRuns others =
        budgetOn("cpu")
            .option("epochs-of-seed", 0)
            .option(
                "budget-machine",
                budgetOn("cpu").con2("flip", 1, 0, 0.9, 0.9).runs().get(0).machine())
            .machine("one of 64 cores");
    List<RunResult> runs =
        concatenated(
            budgetOn("cpu").con2("flip", 1, 0, 0.9, 0.92).runs(),
            others.con2("flip", 1, 1, 0.9, 0.94).runs());
    assertThat(write("table-4", runs).text()).doesNotContain("The runs differ");
  }

  @Test
  void commits_standAboveTheTables_andSeveralAreSaidToBe() throws IOException {
    String first = "0123456789abcdef0123456789abcdef01234567";
    MadeUpRuns runs = MadeUpRuns.full(NamedDataset.CIFAR10).commit(first);
    runs.con2("flip", 1, 0, 0.9, 0.92);
    assertThat(write("table-4", runs.runs()).text()).contains(", commit 0123456,");

    runs.commit("89" + first.substring(2) + "-dirty").con2("flip", 1, 1, 0.9, 0.92);
    assertThat(write("table-4", runs.runs()).text())
        .contains(", commits 0123456, 8923456-dirty (they may compute otherwise")
        .contains("dirty: with changes that no commit has)");
  }

  @Test
  void figure4_rivalsOfTheCommonOptimiser_saySo() throws IOException {
    MadeUpRuns runs = MadeUpRuns.full(NamedDataset.CIFAR10);
    runs.con2("flip", 1, 0, 0.9, 0.92);
    String sentence = "Trained with CON2's optimiser (AdamW, cosine to 0): CSI.";
    assertThat(write("figure-4", runs.runs()).text()).doesNotContain(sentence);
    runs.add("csi", "", 1, 0, Map.of("csi", 0.9));
    assertThat(write("figure-4", runs.runs()).text()).contains(sentence);
  }

  @Test
  void table7_classesWithoutNames_areHeldAgainstBothNumbers() throws IOException {
    MadeUpRuns runs = MadeUpRuns.full(NamedDataset.DOGS_VS_CATS);
    for (int seed = 0; seed < 3; seed++) {
      runs.con2("flip", 0, seed, 0.9, 0.9).con2("flip", 1, seed, 0.9, 0.95);
    }
    Document page = write("table-7", runs.runs());

    assertThat(page.text())
        .contains(ChoicesNote.OF_DATASETS.get(NamedDataset.DOGS_VS_CATS))
        .doesNotContain(ChoicesNote.OF_DATASETS.get(NamedDataset.PNEUMONIA));
    List<String> cats = row(page, "0 cat");
    List<String> asTheOther = row(page, "0 cat, the paper's 1");
    assertThat(asTheOther.get(11)).isEqualTo(cats.get(11)).isEqualTo("90.0 ± 0.0");
    assertThat(asTheOther.get(12)).isEqualTo(row(page, "1 dog").get(12)).isNotEqualTo(cats.get(12));
    assertThat(asTheOther.get(13)).isNotEqualTo(cats.get(13)).matches("[+−].*");
  }

  @Test
  void table1_otherMethods_standBelowThePapers() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.PNEUMONIA);
    runs.con2("flip", 0, 0, 0.90, 0.80);
    runs.option("context-figures", "flip 0.5")
        .add("con2-auto", "flip,invert", 0, 0, Map.of("lh", 0.91, "nnd", 0.82));
    runs.add("forest", "", 0, 0, Map.of("depth", 0.7));
    Document page = write("table-1", runs.runs());

    assertThat(page.text()).doesNotContain("The runs differ");
    assertThat(page.text()).containsOnlyOnce(ChoicesNote.AUTO).doesNotContain(ChoicesNote.CSI);
    assertThat(row(page, "CON2 (Best), S_LH")).startsWith("91.0", "—");
    assertThat(row(page, "CON2 (Best), S_NND")).startsWith("82.0", "—");
    assertThat(row(page, "forest, S_DEPTH")).startsWith("70.0", "—");
    assertThat(row(page, "Pneumonia: CON2 (Best), S_NND − CON2 (Flip), S_NND")).startsWith("+2.0");
    assertThat(row(page, "Pneumonia: CON2 (Best), S_LH − CON2 (Flip), S_LH")).startsWith("+1.0");
    assertThat(page.text()).doesNotContain("CON2 (Best), S_NND − CON2 (Flip), S_LH");
  }

  @Test
  void table4_recordsOfBeforeAndAfterPreprocessingWasAmongThem_areOneSetting() throws IOException {
    MadeUpRuns before = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("fit", "stretch");
    MadeUpRuns after =
        MadeUpRuns.reduced(NamedDataset.CIFAR10).option("preprocessing", "both edges to 32");
    Document page =
        write(
            "table-4",
            concatenated(
                before.con2("flip", 1, 0, 0.9, 0.92).runs(),
                after.con2("flip", 2, 0, 0.9, 0.92).runs()));
    assertThat(page.text()).doesNotContain("The runs differ");
  }

  @Test
  void differences_threeClassesWithoutScores_haveAnIntervalOverClasses() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10);
    for (int index = 0; index < 3; index++) {
      for (int seed = 0; seed < 2; seed++) {
        runs.con2("flip", index, seed, 0.5, 0.80 + 0.01 * (index + 1) + 0.02 * seed);
        runs.con2("invert", index, seed, 0.5, 0.80 + 0.02 * seed);
      }
    }
    Document page = write("table-4", runs.runs());
    // Differences of the classes 1, 2, 3: mean 2, 2 ± 2.48 (StatisticsTest).
    assertThat(row(page, "CIFAR10: CON2 (Flip), S_NND − CON2 (Invert), S_NND"))
        .containsExactly("+2.0", "−0.5 to +4.5", "level", "3 classes alone", "0, 1");
  }

  @Test
  void differences_aMethodThatLacksAClass_saysOfHowMany() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.CIFAR10);
    runs.con2("flip", 1, 0, 0.5, 0.90).con2("flip", 2, 0, 0.5, 0.80).simclr(2, 0, 0.7, 0.71);
    Document page = write("table-3", runs.runs());
    assertThat(
            row(
                page,
                "CIFAR10: CON2 (Flip), S_NND − SimCLR (over the 1 of 2 classes that both have)"))
        .startsWith("+10.0");
    assertThat(row(page, "CIFAR10: CON2 (Flip), S_NND − CON2 (Flip), S_LH")).startsWith("+35.0");
  }

  /** A learning rate means nothing to a method that is trained by its authors' recipe. */
  @Test
  void table3_anOptionThatMeansNothingInARun_partsItFromNoOther() throws IOException {
    MadeUpRuns con2 = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("learning-rate", 0.01);
    MadeUpRuns csi = MadeUpRuns.reduced(NamedDataset.CIFAR10).option("recipe", "original");
    con2.con2("flip", 1, 0, 0.90, 0.92);
    csi.add("csi", "", 1, 0, Map.of("csi", 0.8));
    assertThat(write("table-3", concatenated(con2.runs(), csi.runs())).text())
        .doesNotContain("The runs differ");
  }

  @Test
  void table9_threeLosses_standInTheirRows() throws IOException {
    MadeUpRuns runs = MadeUpRuns.reduced(NamedDataset.PNEUMONIA);
    runs.add("con2", "equalize", 0, 0, Map.of("lh", 0.81, "nnd", 0.82));
    runs.add("con2-context", "equalize", 0, 0, Map.of("lh", 0.71, "nnd", 0.72));
    runs.add("con2-content", "equalize", 0, 0, Map.of("lh", 0.61, "nnd", 0.62));
    Document page = write("table-9", runs.runs());
    assertThat(row(page, "content, S_LH")).startsWith("61.0", "92.3 ± 0.9");
    assertThat(row(page, "context, S_NND")).startsWith("72.0", "81.4 ± 1.6");
    assertThat(row(page, "both, S_LH")).startsWith("81.0", "93.0 ± 0.3");
    assertThat(page.text()).contains("CON2 (content only), S_LH");
  }

  @Test
  void table2_anyRuns_givesHoursOfTheDeviceAndNoDifference() throws IOException {
    List<RunResult> runs =
        concatenated(
            MadeUpRuns.reduced(NamedDataset.CIFAR10).con2("flip", 1, 0, 0.9, 0.9).runs(),
            MadeUpRuns.reduced(NamedDataset.CIFAR10).con2("flip,invert", 1, 0, 0.9, 0.9).runs());
    Document page = write("table-2", runs);
    // 360 s.
    assertThat(row(page, "CON2").subList(0, 2)).containsExactly("0.10", "5");
    assertThat(row(page, "SimCLR/SSD").subList(0, 2)).containsExactly("—", "4");
    assertThat(page.text()).contains("Ours on cpu, a machine that does not exist");
    assertThat(page.select("thead").text()).doesNotContain("difference");
  }

  @Test
  void noRuns_everyExperiment_showsThePapersFiguresAndSaysSo() throws IOException {
    for (String experiment : ResultPages.experimentNames()) {
      Document page = write(experiment, List.of());
      assertThat(page.select("h1").text()).as(experiment).isNotEmpty().doesNotContain("reduced");
      assertThat(page.text()).as(experiment).contains("—");
    }
    assertThat(ResultPages.experimentNames()).hasSize(14);
  }

  @Test
  void unknownExperiment_isRefusedWithTheNames() {
    assertThatThrownBy(() -> ResultPages.write("table-10", List.of(), folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("table-10")
        .hasMessageContaining("figure-6");
  }

  private Document write(String experiment, List<RunResult> runs) throws IOException {
    ResultPages.write(experiment, runs, folder);
    return Jsoup.parse(folder.resolve("results.html").toFile());
  }

  private static List<RunResult> concatenated(List<RunResult> some, List<RunResult> others) {
    List<RunResult> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private static List<String> row(Document page, String name) {
    return rows(page, name).get(0);
  }

  private static List<List<String>> rows(Document page, String name) {
    List<List<String>> rows =
        page.select("tbody tr").stream()
            .filter(row -> row.select("th").text().equals(name))
            .map(row -> row.select("td").stream().map(Element::text).toList())
            .toList();
    assertThat(rows).as(name).isNotEmpty();
    return rows;
  }

  /** Not on the original dataset, of a part of the classes, of fewer seeds than the paper. */
  @Test
  void difference_whereNotAllIsAsInThePaper_isNotTaken() throws IOException {
    MadeUpRuns jpeg = MadeUpRuns.full(NamedDataset.CIFAR10).variant("cifar10-jpeg");
    MadeUpRuns oneClass = MadeUpRuns.full(NamedDataset.DOGS_VS_CATS);
    for (int seed = 0; seed < 3; seed++) {
      jpeg.con2("flip", 1, seed, 0.985, 0.99);
      oneClass.con2("flip", 0, seed, 0.9, 0.9);
    }
    MadeUpRuns twoSeeds = MadeUpRuns.full(NamedDataset.DOGS_VS_CATS);
    for (int seed = 0; seed < 2; seed++) {
      twoSeeds.con2("flip", 0, seed, 0.9, 0.9).con2("flip", 1, seed, 0.9, 0.95);
    }
    List<Document> pages =
        List.of(
            write("table-4", jpeg.runs()),
            write("table-3", oneClass.runs()),
            write("table-3", twoSeeds.runs()),
            write("table-7", twoSeeds.runs()));
    for (Document page : pages) {
      assertThat(page.select("thead").get(0).text()).doesNotContain("difference");
    }
  }

  @Test
  void table4_aRunThatWasDoneAgain_isTheLaterOneInAnyOrder() throws IOException {
    List<RunResult> runs =
        MadeUpRuns.reduced(NamedDataset.CIFAR10)
            .con2("flip", 1, 0, 0.9, 0.9)
            .con2("flip", 1, 0, 0.5, 0.6)
            .runs();
    for (List<RunResult> order : List.of(runs, List.of(runs.get(1), runs.get(0)))) {
      assertThat(row(write("table-4", order), "1 car").subList(8, 11))
          .containsExactly("50.0", "99.3 ± 0.0", "60.0");
    }
  }
}
