package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.score.Calibration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftWordsTest {

  @Test
  void warning_namesPicturesAsATableDoes() {
    Calibration calibration = new Calibration(IntStream.range(0, 40).asDoubleStream().toArray());
    List<Path> pictures = new ArrayList<>();
    pictures.add(Path.of("/d/new\nline.png"));
    IntStream.range(1, 19).forEach(i -> pictures.add(Path.of("/d/" + i + ".png")));
    pictures.add(Path.of("=last.png"));
    double[] scores = IntStream.range(1000, 1020).asDoubleStream().toArray();

    assertThat(new DriftWords(calibration.drift(scores), pictures).warning().orElseThrow())
        .contains("the 20 pictures from file:///d/new%0Aline.png to ./=last.png (p = ");
  }
}
