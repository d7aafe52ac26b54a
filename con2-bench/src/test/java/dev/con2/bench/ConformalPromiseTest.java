package dev.con2.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.app.demo.ManufacturedParts;
import dev.con2.evaluate.Interval;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformalPromiseTest {

  @Test
  void main_printsARowForEachScoreAndRateOverAllFreshPictures(@TempDir Path folder) {
    ManufacturedParts.draw(folder, 1, 60, 1, 1);
    String normal = folder.resolve("train").resolve("normal").toString();
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      ConformalPromise.main(new String[] {"2", "40", "15", "16", normal});
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines().skip(2))
        .hasSize(9)
        .allMatch(row -> row.endsWith("| 30 |"))
        // 20 of 40 pictures are held out: too few to flag anything at 1 %.
        .filteredOn(row -> row.contains("| 1 % |"))
        .allMatch(row -> row.contains("| 0.00 % |"));
  }

  /** Rates 0.1, 0.2 and 0.3: their deviation is 0.1, that of their mean 0.1 / sqrt(3). */
  @Test
  void meanRate_growsWithTheScatterOfSplits() {
    Interval interval = ConformalPromise.meanRate(new int[] {1, 2, 3}, 10);
    assertThat(interval.low()).isCloseTo(0.2 - 1.96 * 0.1 / Math.sqrt(3), within(1e-12));
    assertThat(interval.high()).isCloseTo(0.2 + 1.96 * 0.1 / Math.sqrt(3), within(1e-12));
  }
}
