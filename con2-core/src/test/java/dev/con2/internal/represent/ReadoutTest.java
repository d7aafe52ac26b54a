package dev.con2.internal.represent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.FeatureShapes.MapShape;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.engine.TensorTransfer;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ReadoutTest {

  private static final int SIDE = 8;

  /**
   * Two images whose value at (channel, row, column) is 100 channel + 10 row + column, and more.
   */
  private static float[] images() {
    float[] values = new float[2 * 3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      int image = i / (3 * SIDE * SIDE);
      int channel = i / (SIDE * SIDE) % 3;
      values[i] = 1000 * image + 100 * channel + 10 * (i / SIDE % SIDE) + i % SIDE;
    }
    return values;
  }

  @Test
  void stages_ofAnEncoderThatShowsThem_areTheImageAtFourByFourThePooledMapsAndZ() {
    try (PointerScope scope = new PointerScope()) {
      Features features =
          features(
              tensor(new float[] {1, 3, 5, 7}, 2, 1, 1, 2),
              tensor(new float[] {0, 0, 0, 0}, 2, 2, 1, 1));
      FeatureShapes shapes =
          new FeatureShapes(2, List.of(new MapShape(1, 1, 2), new MapShape(2, 1, 1)));

      float[] rows = TensorTransfer.toFloats(Readout.STAGES.of(features, Optional.empty()));

      assertThat(Readout.STAGES.parts(shapes)).containsExactly(48, 1, 2);
      assertThat(Readout.STAGES.size(shapes)).isEqualTo(51);
      assertThat(rows).hasSize(2 * 51);
      for (int image = 0; image < 2; image++) {
        for (int value = 0; value < 48; value++) {
          int channel = value / 16;
          int row = value / 4 % 4;
          int column = value % 4;
          // The mean of rows 2r and 2r + 1 and of columns 2c and 2c + 1.
          float expected = 1000 * image + 100 * channel + 10 * (2 * row + 0.5f) + 2 * column + 0.5f;
          assertThat(rows[51 * image + value]).isEqualTo(expected, within(1e-3f));
        }
      }
      assertThat(List.of(rows[48], rows[49], rows[50])).containsExactly(2f, 7f, 8f);
      assertThat(List.of(rows[99], rows[100], rows[101])).containsExactly(6f, 9f, 10f);
    }
  }

  @Test
  void stages_ofAnEncoderThatShowsNone_areZAlone() {
    try (PointerScope scope = new PointerScope()) {
      Features features = features();

      assertThat(Readout.STAGES.parts(new FeatureShapes(2, List.of()))).containsExactly(2);
      assertThat(TensorTransfer.toFloats(Readout.STAGES.of(features, Optional.empty())))
          .containsExactly(7, 8, 9, 10);
    }
  }

  private static Features features(Tensor... stages) {
    return new Features(
        tensor(images(), 2, 3, SIDE, SIDE),
        tensor(new float[] {7, 8, 9, 10}, 2, 2),
        List.of(stages));
  }

  private static Tensor tensor(float[] values, long... shape) {
    return TensorTransfer.toDevice(values, ComputeDevice.CPU, shape);
  }
}
