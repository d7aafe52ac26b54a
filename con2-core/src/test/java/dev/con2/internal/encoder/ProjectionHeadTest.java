package dev.con2.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionHeadTest {

  private static final int SIZE = 64;
  private static final int OUTPUT = 128;
  private static final int ROWS = 5;

  private final WeightLayout layout = Networks.withHeads(Networks.SMALLEST);
  private final DrawnWeights drawn = DrawnWeights.of(layout, 31);
  private final float[] rows = Numbers.uniform(RandomStream.of(32), -2, 2, ROWS * SIZE);

  @ParameterizedTest
  @ValueSource(strings = {"context_head", "content_head"})
  void forward_isLinearReluLinearToUnitLength(String head) {
    float[] embeddings = forward(head, rows, 1);
    for (int row = 0; row < ROWS; row++) {
      double[] hidden = linear(head + ".0", row(rows, row, SIZE), SIZE);
      for (int i = 0; i < SIZE; i++) {
        hidden[i] = Math.max(0, hidden[i]);
      }
      double[] output = linear(head + ".2", hidden, OUTPUT);
      double squares = 0;
      for (double value : output) {
        squares += value * value;
      }
      for (int i = 0; i < OUTPUT; i++) {
        assertThat((double) embeddings[row * OUTPUT + i])
            .isCloseTo(output[i] / Math.sqrt(squares), within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-6f, 1e-3f, 1e3f, 1e6f})
  void forward_lastLayerScaled_givesTheSameDirections(float scale) {
    assertThat(
            Numbers.largestDifference(
                forward("context_head", rows, scale), forward("context_head", rows, 1)))
        .isLessThan(1e-6);
  }

  @Test
  void forward_ofLengthZero_isZeroAndNotNaN() {
    assertThat(forward("context_head", rows, 0)).containsOnly(0f);
  }

  /** The head on the drawn weights, those of its last layer scaled. */
  private float[] forward(String head, float[] representations, float scale) {
    float[] parameters = drawn.parameters().clone();
    for (String array : new String[] {".2.weight", ".2.bias"}) {
      WeightLayout.NetworkArray entry = layout.entry(head + array);
      for (int i = entry.offset(); i < entry.offset() + entry.size(); i++) {
        parameters[i] *= scale;
      }
    }
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights =
            NetworkWeights.of(layout, ComputeDevice.CPU, parameters, drawn.statistics())) {
      return TensorTransfer.toFloats(
          new ProjectionHead(weights, head)
              .forward(TensorTransfer.toDevice(representations, ComputeDevice.CPU, ROWS, SIZE)));
    }
  }

  private double[] linear(String layer, double[] x, int outputs) {
    int weight = layout.entry(layer + ".weight").offset();
    int bias = layout.entry(layer + ".bias").offset();
    double[] y = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      y[o] = drawn.parameters()[bias + o];
      for (int i = 0; i < x.length; i++) {
        y[o] += x[i] * drawn.parameters()[weight + o * x.length + i];
      }
    }
    return y;
  }

  private static double[] row(float[] values, int row, int size) {
    double[] result = new double[size];
    for (int i = 0; i < size; i++) {
      result[i] = values[row * size + i];
    }
    return result;
  }

  @Test
  void forward_eachHead_givesItsOwnEmbeddings() {
    float[] u = forward("context_head", rows, 1);
    assertThat(u).hasSize(ROWS * OUTPUT);
    assertThat(forward("content_head", rows, 1)).hasSize(ROWS * OUTPUT).isNotEqualTo(u);
  }
}
