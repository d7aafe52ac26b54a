package dev.con2.method.histograms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.image.Image;
import org.junit.jupiter.api.Test;

class HistogramNeighboursTest {

  /** 4 x 4, channel c of pixel (y, x) = (19 (4 y + x) + 53 c) mod 256, as in baselines.md. */
  private static Image golden() {
    byte[] samples = new byte[48];
    for (int c = 0; c < 3; c++) {
      for (int pixel = 0; pixel < 16; pixel++) {
        samples[c * 16 + pixel] = (byte) ((19 * pixel + 53 * c) % 256);
      }
    }
    return new Image.EightBit(4, 4, samples);
  }

  /** By an independent implementation in double precision. */
  @Test
  void features_areSharesOfColoursAndDirections() {
    int[] counts = {
      2, 2, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, // red
      1, 1, 1, 2, 1, 2, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, // green
      1, 1, 1, 1, 1, 0, 2, 2, 1, 1, 1, 1, 1, 1, 1, 0 // blue
    };
    double[] directions = {
      0,
      0.2169744257309178,
      0.17168844332494382,
      0.46962975653978106,
      0.0518978559498219,
      0.0452057912322493,
      0.0317363238079603,
      0.012867403414325821
    };
    float[] features = HistogramNeighbours.DEFAULT.features(golden());
    assertThat(features).hasSize(56);
    for (int i = 0; i < counts.length; i++) {
      assertThat((double) features[i]).isEqualTo(counts[i] / 16.0);
    }
    for (int i = 0; i < directions.length; i++) {
      assertThat((double) features[48 + i]).isCloseTo(directions[i], within(1e-7));
    }
  }

  @Test
  void features_ofOneColour_haveNoDirections() {
    float[] features = Histograms.of(new Image.EightBit(5, 5, new byte[75]));
    assertThat(features[0]).isEqualTo(1);
    for (int i = 48; i < 56; i++) {
      assertThat(features[i]).isZero();
    }
  }
}
