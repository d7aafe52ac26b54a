package dev.con2.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawMethodsTest {

  @TempDir Path folder;

  @Test
  void main_threeMethods_thatWhichIsLevelIsARingAndTheOtherFull() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int seed = 0; seed < 3; seed++) {
      write("first", seed, random, 0.5);
      write("alike", seed, random, 0.5);
      write("worse", seed, random, 0.1);
    }
    Path out = folder.resolve("methods.svg");

    DrawMethods.main(
        new String[] {
          out.toString(),
          folder.toString(),
          "of_parts",
          "first:nnd=First",
          "alike:nnd=Alike",
          "worse:nnd=Worse",
          "never:nnd=Never run"
        });

    String drawing = Files.readString(out);
    assertThat(drawing).startsWith("<svg xmlns").contains(">parts</text>").doesNotContain(">mean<");
    assertThat(points(drawing, "context0")).isEqualTo(1);
    assertThat(points(drawing, "ring stroke1")).isEqualTo(1);
    assertThat(points(drawing, "context2")).isEqualTo(1);
    assertThat(points(drawing, "(?:context|ring stroke)3")).isZero();
    assertThat(drawing).contains(">First<").contains(">Worse<").contains("level with First");
  }

  /** Those in the plot, which are smaller than those of the legend. */
  private static long points(String drawing, String style) {
    return Pattern.compile("r=\"3.6\" class=\"" + style + "\"").matcher(drawing).results().count();
  }

  private void write(String method, int seed, SplittableRandom random, double anomaly) {
    double[] scores = new double[200];
    List<String> pictures = new ArrayList<>();
    List<Boolean> anomalous = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      pictures.add(i + ".png");
      anomalous.add(i >= 100);
      scores[i] = random.nextDouble() + (i >= 100 ? anomaly : 0);
    }
    new TestScores(pictures, anomalous, Map.of("nnd", scores))
        .write(folder.resolve("%s-of_parts-%d.csv".formatted(method, seed)));
  }
}
