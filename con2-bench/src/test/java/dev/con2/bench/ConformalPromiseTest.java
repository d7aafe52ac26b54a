package dev.con2.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.app.demo.ManufacturedParts;
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
        .hasSize(6)
        .allMatch(row -> row.endsWith("| 30 |"))
        // 20 of 40 pictures are held out: too few to flag anything at 1 %.
        .filteredOn(row -> row.contains("| 1 % |"))
        .allMatch(row -> row.contains("| 0.00 % |"));
  }
}
