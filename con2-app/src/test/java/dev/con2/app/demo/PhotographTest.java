package dev.con2.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhotographTest {

  private static final int REDUCED_SIDE = 64;

  /** Grey levels of 255 by which a pixel must change for a person to see it. */
  private static final double SEEN = 20;

  @ParameterizedTest
  @EnumSource
  void take_withEachDefect_changesPartOfThePictureVisibly(DefectKind kind) {
    int scenes = 20;
    int visible = 0;
    for (int i = 0; i < scenes; i++) {
      Scene scene = Scene.draw(new Draws(11, i), Variation.DEMO);
      Defect defect = kind.draw(new Draws(12, i), scene.material().colour());
      BufferedImage damaged = Photograph.take(scene, defect, new Draws(13, i));
      BufferedImage intact = Photograph.take(scene, new Defect.None(), new Draws(13, i));
      int changed = changedPixels(damaged, intact);
      visible += changed >= 10 ? 1 : 0;
      assertThat(changed)
          .as("%s in scene %d", kind, i)
          .isBetween(3, REDUCED_SIDE * REDUCED_SIDE / 4);
    }
    assertThat(visible).isGreaterThanOrEqualTo(scenes * 9 / 10);
  }

  /** How many pixels differ visibly in some channel once both pictures are halved. */
  private static int changedPixels(BufferedImage one, BufferedImage other) {
    int changed = 0;
    for (int row = 0; row < REDUCED_SIDE; row++) {
      for (int column = 0; column < REDUCED_SIDE; column++) {
        boolean seen = false;
        for (int shift = 0; shift <= 16; shift += 8) {
          double difference = halved(one, column, row, shift) - halved(other, column, row, shift);
          seen |= Math.abs(difference) > SEEN;
        }
        changed += seen ? 1 : 0;
      }
    }
    return changed;
  }

  private static double halved(BufferedImage picture, int column, int row, int shift) {
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += picture.getRGB(2 * column + i % 2, 2 * row + i / 2) >> shift & 0xff;
    }
    return sum / 4.0;
  }
}
