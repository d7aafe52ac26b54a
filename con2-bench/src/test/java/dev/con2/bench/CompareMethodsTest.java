package dev.con2.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareMethodsTest {

  private static final ScoredMethod BASE = ScoredMethod.of("base:nnd");

  @TempDir Path folder;

  @Test
  void table_scoresOfKnownAurocs_meansAndDifferencesOverTheSeedsThatBothHave() throws IOException {
    // Of the four pairs of a normal and an anomalous picture 4 or 3 are in order.
    write("base", 0, 1, 2, 3, 4);
    write("base", 1, 1, 3, 2, 4);
    write("rival", 0, 1, 3, 2, 4);
    write("rival", 1, 1, 3, 2, 4);
    write("rival", 2, 1, 2, 3, 4);

    List<String> table =
        CompareMethods.table(folder, List.of("parts"), List.of(BASE, ScoredMethod.of("rival:nnd")));

    assertThat(table).hasSize(3);
    assertThat(table.get(0)).isEqualTo("| set | base, nnd | rival, nnd |");
    assertThat(table.get(2)).contains("| 0.875 (").contains("; 2) |").contains("| 0.833 (");
    assertThat(table.get(2)).contains("; 3), -0.125 (").endsWith(" level |");
  }

  @Test
  void table_clearlyBetterScores_areCalledHigherAndWorseOnesLower() throws IOException {
    writeGoodAndBad(3);
    ScoredMethod good = ScoredMethod.of("good:nnd");
    ScoredMethod bad = ScoredMethod.of("bad:nnd");

    assertThat(CompareMethods.table(folder, List.of("parts"), List.of(bad, good)).get(2))
        .endsWith(" higher |");
    assertThat(CompareMethods.table(folder, List.of("parts"), List.of(good, bad)).get(2))
        .endsWith(" lower |");
  }

  /** As the seeds of the first set lie apart, so may those of the second, which has one. */
  @Test
  void table_severalSets_shareTheSpreadOfSeedsAndHaveAMean() throws IOException {
    write("base-first", 0, 1, 2, 3, 4);
    write("base-first", 1, 1, 2, 3, 4);
    write("rival-first", 0, 1, 3, 2, 4);
    write("rival-first", 1, 1, 2, 3, 4);
    write("base-second", 0, 1, 2, 3, 4);
    write("rival-second", 0, 1, 2, 3, 4);

    List<String> table =
        CompareMethods.table(
            folder,
            List.of("first-parts", "second-parts"),
            List.of(BASE, ScoredMethod.of("rival:nnd")));

    // t with one degree of freedom is 12.7, so that both intervals end at their limits.
    assertThat(table.get(2)).contains("; 2), -0.125 (-1.000 to +1.000) level");
    assertThat(table.get(3)).contains("; 1), +0.000 (-1.000 to +1.000) level");
    assertThat(table.get(4)).startsWith("| mean | 1.000 (").contains("; 2 sets), -0.063 (");
  }

  @Test
  void table_oneSeedOfEverySet_callsNothingHigher() throws IOException {
    writeGoodAndBad(1);

    assertThat(
            CompareMethods.table(
                    folder,
                    List.of("parts"),
                    List.of(ScoredMethod.of("bad:nnd"), ScoredMethod.of("good:nnd")))
                .get(2))
        .endsWith(" one seed |");
  }

  @Test
  void table_aMethodWithoutRuns_isADash() throws IOException {
    write("base", 0, 1, 2, 3, 4);

    assertThat(
            CompareMethods.table(
                folder, List.of("parts"), List.of(BASE, ScoredMethod.of("none:nnd"))))
        .last()
        .asString()
        .endsWith("| — |");
  }

  @Test
  void table_aScoreThatIsNotThere_isRefused() throws IOException {
    write("base", 0, 1, 2, 3, 4);

    assertThatThrownBy(
            () ->
                CompareMethods.table(folder, List.of("parts"), List.of(ScoredMethod.of("base:lh"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("there are nnd");
  }

  @Test
  void table_otherTestPictures_areRefused() throws IOException {
    write("base", 0, 1, 2, 3, 4);
    scores(6, "nnd", 1, 2, 3, 4, 5, 6).write(folder.resolve("rival-parts-0.csv"));

    assertThatThrownBy(
            () ->
                CompareMethods.table(
                    folder, List.of("parts"), List.of(BASE, ScoredMethod.of("rival:nnd"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("score the same ones");
  }

  @Test
  void read_whatWasWritten_isTheSame() throws IOException {
    Map<String, double[]> values = new LinkedHashMap<>();
    values.put("nnd", new double[] {0.1, -2.5e-7});
    values.put("stages", new double[] {1e300, 3});
    Path file = folder.resolve("scores.csv");
    new TestScores(List.of("a,b.png", "\"c\".png"), List.of(false, true), values).write(file);

    TestScores read = TestScores.read(file);

    assertThat(read.pictures()).containsExactly("a,b.png", "\"c\".png");
    assertThat(read.anomalous()).containsExactly(false, true);
    assertThat(read.scores().keySet()).containsExactly("nnd", "stages");
    assertThat(read.scores().get("nnd")).containsExactly(0.1, -2.5e-7);
    assertThat(read.scores().get("stages")).containsExactly(1e300, 3);
  }

  private void writeGoodAndBad(int seeds) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int seed = 0; seed < seeds; seed++) {
      double[] good = new double[200];
      double[] bad = new double[200];
      for (int i = 0; i < 200; i++) {
        double noise = random.nextDouble();
        good[i] = noise + (i < 100 ? 0 : 0.5);
        bad[i] = noise + (i < 100 ? 0 : 0.1);
      }
      scores(200, "nnd", good).write(folder.resolve("good-parts-%d.csv".formatted(seed)));
      scores(200, "nnd", bad).write(folder.resolve("bad-parts-%d.csv".formatted(seed)));
    }
  }

  private void write(String method, int seed, double... values) throws IOException {
    scores(values.length, "nnd", values)
        .write(folder.resolve("%s-parts-%d.csv".formatted(method, seed)));
  }

  /** Of pictures whose second half is anomalous. */
  private static TestScores scores(int pictures, String name, double... values) {
    List<String> names = new ArrayList<>();
    List<Boolean> anomalous = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      names.add(i + ".png");
      anomalous.add(i >= pictures / 2);
    }
    return new TestScores(names, anomalous, Map.of(name, values));
  }
}
