package dev.con2.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.Numbers;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageHeadTest {

  private static final String HEAD = "head";
  private static final int ROWS = 3;
  private static final FeatureShapes SHAPES = Networks.SMALLEST.shapes(16);

  private static WeightLayout layout(int stage) {
    WeightLayout layout = new WeightLayout();
    StageHead.addTo(layout, HEAD, SHAPES, stage);
    return layout;
  }

  /** Maps of a stage, as ReLU leaves them. */
  private static float[] maps(int stage) {
    return Numbers.uniform(RandomStream.of(21, stage), 0, 1, ROWS * map(stage).size());
  }

  private static FeatureShapes.MapShape map(int stage) {
    return SHAPES.stages().get(stage - 1);
  }

  private static Tensor tensor(int stage) {
    FeatureShapes.MapShape map = map(stage);
    return TensorTransfer.toDevice(
        maps(stage), ComputeDevice.CPU, ROWS, map.channels(), map.height(), map.width());
  }

  @Test
  void layout_hasABlockForEachStageThatIsLeftOut() {
    assertThat(layout(2).entries())
        .extracting(WeightLayout.NetworkArray::name)
        .containsExactly(
            "head.conv1.weight",
            "head.bn1.weight",
            "head.bn1.bias",
            "head.bn1.running_mean",
            "head.bn1.running_var",
            "head.conv2.weight",
            "head.bn2.weight",
            "head.bn2.bias",
            "head.bn2.running_mean",
            "head.bn2.running_var",
            "head.0.weight",
            "head.0.bias",
            "head.2.weight",
            "head.2.bias");
    assertThat(layout(2).entry("head.conv1.weight").sizes()).isEqualTo(List.of(32L, 16L, 3L, 3L));
    assertThat(layout(2).entry("head.conv2.weight").sizes()).isEqualTo(List.of(64L, 32L, 3L, 3L));
    assertThat(layout(3).entry("head.conv1.weight").sizes()).isEqualTo(List.of(64L, 32L, 3L, 3L));
    assertThat(layout(4).entries()).hasSize(4);
    assertThat(layout(4).entry("head.0.weight").sizes()).isEqualTo(List.of(64L, 64L));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4"})
  void forward_isTheSlowFormula(int stage) {
    WeightLayout layout = layout(stage);
    DrawnWeights drawn = DrawnWeights.of(layout, 22);
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.zeros(layout)) {
      weights.load(drawn.parameters(), drawn.statistics());
      Tensor u = new StageHead(weights, HEAD).forward(tensor(stage));
      assertThat(u.sizes().vec().get()).containsExactly(ROWS, 128);
      assertThat(Numbers.largestDifference(TensorTransfer.toFloats(u), slowly(stage, drawn)))
          .isLessThan(1e-5);
      u.narrow(1, 0, 7).sum().backward();
      float[] gradients = TensorTransfer.toFloats(weights.gradients());
      for (WeightLayout.NetworkArray entry : layout.entries()) {
        if (entry.trained()) {
          float[] own =
              Arrays.copyOfRange(gradients, entry.offset(), entry.offset() + entry.size());
          assertThat(Numbers.largest(own)).as(entry.name()).isPositive();
        }
      }
    }
  }

  @Test
  void forward_movesTheRunningStatistics() {
    WeightLayout layout = layout(2);
    DrawnWeights drawn = DrawnWeights.of(layout, 22);
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.zeros(layout)) {
      weights.load(drawn.parameters(), drawn.statistics());
      new StageHead(weights, HEAD).forward(tensor(2));
      assertThat(TensorTransfer.toFloats(weights.statistics())).isNotEqualTo(drawn.statistics());
    }
  }

  @Test
  void forwardInBfloat16_isCloseTo32Bit() {
    WeightLayout layout = layout(2);
    DrawnWeights drawn = DrawnWeights.of(layout, 22);
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.zeros(layout)) {
      weights.load(drawn.parameters(), drawn.statistics());
      StageHead head = new StageHead(weights, HEAD);
      Tensor u = head.forward(tensor(2).to(ScalarType.BFloat16));
      assertThat(u.scalar_type().intern()).isEqualTo(ScalarType.Float);
      assertThat(
              Numbers.largestDifference(
                  TensorTransfer.toFloats(u), TensorTransfer.toFloats(head.forward(tensor(2)))))
          .isLessThan(0.02);
    }
  }

  /** The layers one number after the other, in double precision. */
  private static float[] slowly(int stage, DrawnWeights drawn) {
    WeightLayout layout = layout(stage);
    FeatureShapes.MapShape map = map(stage);
    double[][][][] x = new double[ROWS][map.channels()][map.height()][map.width()];
    float[] values = maps(stage);
    int at = 0;
    for (double[][][] row : x) {
      for (double[][] channel : row) {
        for (double[] line : channel) {
          for (int i = 0; i < line.length; i++) {
            line[i] = values[at++];
          }
        }
      }
    }
    for (int block = 1; block <= 4 - stage; block++) {
      x = convolved(x, array(layout, drawn, "conv" + block + ".weight"));
      normaliseAndClamp(
          x,
          array(layout, drawn, "bn" + block + ".weight"),
          array(layout, drawn, "bn" + block + ".bias"));
    }
    float[] all = new float[ROWS * 128];
    for (int row = 0; row < ROWS; row++) {
      double[] z = new double[x[row].length];
      for (int channel = 0; channel < z.length; channel++) {
        z[channel] =
            Arrays.stream(x[row][channel]).flatMapToDouble(Arrays::stream).average().orElseThrow();
      }
      double[] hidden = linear(z, array(layout, drawn, "0.weight"), array(layout, drawn, "0.bias"));
      for (int i = 0; i < hidden.length; i++) {
        hidden[i] = Math.max(0, hidden[i]);
      }
      double[] u = linear(hidden, array(layout, drawn, "2.weight"), array(layout, drawn, "2.bias"));
      double length = Math.sqrt(Arrays.stream(u).map(value -> value * value).sum());
      for (int i = 0; i < 128; i++) {
        all[row * 128 + i] = (float) (u[i] / length);
      }
    }
    return all;
  }

  private static float[] array(WeightLayout layout, DrawnWeights drawn, String name) {
    WeightLayout.NetworkArray entry = layout.entry(HEAD + "." + name);
    return Arrays.copyOfRange(drawn.parameters(), entry.offset(), entry.offset() + entry.size());
  }

  /** 3x3, stride 2, zeros around, twice the channels. */
  private static double[][][][] convolved(double[][][][] x, float[] kernel) {
    int in = x[0].length;
    int side = x[0][0].length;
    int half = (side - 1) / 2 + 1;
    double[][][][] result = new double[x.length][2 * in][half][half];
    for (int row = 0; row < x.length; row++) {
      for (int out = 0; out < 2 * in; out++) {
        for (int place = 0; place < half * half; place++) {
          double sum = 0;
          for (int tap = 0; tap < 9 * in; tap++) {
            int i = 2 * (place / half) + tap / 3 % 3 - 1;
            int j = 2 * (place % half) + tap % 3 - 1;
            if (i >= 0 && i < side && j >= 0 && j < side) {
              sum += kernel[out * 9 * in + tap] * x[row][tap / 9][i][j];
            }
          }
          result[row][out][place / half][place % half] = sum;
        }
      }
    }
    return result;
  }

  private static void normaliseAndClamp(double[][][][] x, float[] scale, float[] shift) {
    for (int channel = 0; channel < scale.length; channel++) {
      int own = channel;
      double[] all =
          Arrays.stream(x)
              .flatMap(row -> Arrays.stream(row[own]))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      double mean = Arrays.stream(all).average().orElseThrow();
      double variance =
          Arrays.stream(all).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      for (double[][][] row : x) {
        for (double[] line : row[channel]) {
          for (int i = 0; i < line.length; i++) {
            double value = (line[i] - mean) / Math.sqrt(variance + 1e-5);
            line[i] = Math.max(0, scale[channel] * value + shift[channel]);
          }
        }
      }
    }
  }

  private static double[] linear(double[] x, float[] weight, float[] bias) {
    double[] y = new double[bias.length];
    for (int out = 0; out < y.length; out++) {
      y[out] = bias[out];
      for (int in = 0; in < x.length; in++) {
        y[out] += weight[out * x.length + in] * x[in];
      }
    }
    return y;
  }
}
