package dev.con2.experiments.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The paper's own figures: whether they are all there, and follow from each other. */
class PaperResultsTest {

  private static final String HEADING = "table,dataset,normal_class,method,context,score,mean,sd\n";

  private final PaperResults paper = PaperResults.load();

  @Test
  void table_each_hasTheRowsOfThePaper() {
    List<Integer> counts = new ArrayList<>();
    for (int table = 1; table <= 9; table++) {
      counts.add(paper.table(table).size());
    }
    assertThat(counts).containsExactly(22, 28, 55, 60, 120, 180, 12, 12, 12);
  }

  @Test
  void classMeans_ofTables4To8_agreeWithTable3ButForTheTwoKnownSlips() {
    List<String> different = new ArrayList<>();
    int cells = 0;
    for (int table = 4; table <= 8; table++) {
      var dataset = paper.table(table).get(0).dataset();
      for (Contender contender : paper.contenders(table)) {
        cells++;
        int classes = dataset.normalClasses().size();
        double sum = 0;
        for (int index = 0; index < classes; index++) {
          sum += paper.ofClass(table, dataset, index, contender).orElseThrow().mean();
        }
        double printed = paper.average(3, dataset, contender).orElseThrow().mean();
        // Each printed figure may be off by 0.05, and so may a mean of such figures.
        if (Math.abs(sum / classes - printed) > 0.1 + 1e-9) {
          different.add(dataset + " " + contender.label());
        }
      }
    }
    assertThat(cells).isEqualTo(30);
    assertThat(different)
        .containsExactlyInAnyOrder(
            "muffin_vs_chihuahua CON2 (Equalize), S_LH",
            "muffin_vs_chihuahua CON2 (Equalize), S_NND");
  }

  @Test
  void table9_fullLoss_equalsTable1sEqualize() {
    int compared = 0;
    for (PaperResults.PaperFigure row : paper.table(9)) {
      if (row.contender().method().equals("CON2")) {
        assertThat(paper.ofClass(1, row.dataset(), 0, row.contender())).contains(row.estimate());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(4);
  }

  @Test
  void contenders_ofTable3_areTheElevenRowsInThePapersOrder() {
    assertThat(paper.contenders(3).stream().map(Contender::label))
        .containsExactly(
            "CLIP-AD",
            "SimCLR",
            "SSD",
            "CSI",
            "UniCon-HA",
            "CON2 (Equalize), S_LH",
            "CON2 (Equalize), S_NND",
            "CON2 (Invert), S_LH",
            "CON2 (Invert), S_NND",
            "CON2 (Flip), S_LH",
            "CON2 (Flip), S_NND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4,cifar10,0,CON2,flip,lh,90.3",
        "4,cifar10,10,CON2,flip,lh,90.3,0.9",
        "4,cifar11,0,CON2,flip,lh,90.3,0.9",
        "4,cifar10,0,CON2,flop,lh,90.3,0.9",
        "4,cifar10,0,CON2,flip,likelihood,90.3,0.9",
        "4,cifar10,0,CON2,flip,lh,903,0.9",
        "4,cifar10,0,CON2,flip,lh,,0.9",
        "10,cifar10,0,CON2,flip,lh,90.3,0.9"
      })
  void read_lineThatIsWrong_namesTheLine(String line) {
    assertThatThrownBy(
            () -> PaperResults.read(stream(HEADING + "4,cifar10,0,CON2,flip,nnd,1,1\n" + line)))
        .hasMessageContaining("line 3");
  }

  @Test
  void read_otherHeadingOrFigureTwice_isRefused() {
    assertThatThrownBy(() -> PaperResults.read(stream("table,dataset\n")))
        .hasMessageContaining("heading");
    String line = "4,cifar10,0,CON2,flip,nnd,1,1\n";
    assertThatThrownBy(() -> PaperResults.read(stream(HEADING + line + line)))
        .hasMessageContaining("twice");
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
