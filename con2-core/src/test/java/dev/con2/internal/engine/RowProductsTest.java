package dev.con2.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.con2.device.ComputeDevice;
import dev.con2.device.ProcessorThreads;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowProductsTest {

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,5,7", "3,5,128", "200,300,128", "200,200,512"})
  void of_anyNumberOfThreads_isTheSumOfProductsWithItsGradients(int n, int m, int d) {
    int before = ProcessorThreads.inUse();
    try {
      for (int threads = 1; threads <= 2; threads++) {
        ProcessorThreads.use(threads);
        check(n, m, d);
      }
    } finally {
      ProcessorThreads.use(before);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ScalarType.class,
      names = {"Float", "BFloat16"})
  void ofEachAlone_anyRowsBesideIt_givesARowTheSameBits(ScalarType type) {
    assumeTrue(RowProducts.canBeOfEachAlone());
    int n = 200;
    int m = 300;
    int d = 512;
    SplittableRandom random = new SplittableRandom(8);
    int before = ProcessorThreads.inUse();
    try (PointerScope scope = new PointerScope()) {
      Tensor rows = tensor(random, type, n, d);
      Tensor others = tensor(random, type, m, d);
      Tensor bias = tensor(random, type, m);
      for (int threads = 1; threads <= 2; threads++) {
        ProcessorThreads.use(threads);
        Tensor together = RowProducts.ofEachAlone(rows, others, bias);
        assertThat(together.sizes().vec().get()).containsExactly(n, m);
        for (int trial = 0; trial < 50; trial++) {
          int start = random.nextInt(n);
          int count = 1 + random.nextInt(n - start);
          Tensor few = RowProducts.ofEachAlone(rows.narrow(0, start, count), others, bias);
          assertThat(few.equal(together.narrow(0, start, count)))
              .as("%d rows from %d", count, start)
              .isTrue();
        }
      }
    } finally {
      ProcessorThreads.use(before);
    }
  }

  @Test
  void ofEachAlone_isTheSumOfProductsAndTheBias() {
    try (PointerScope scope = new PointerScope()) {
      Tensor rows = TensorTransfer.toDevice(new float[] {1, 2, 3, 4}, ComputeDevice.CPU, 2, 2);
      Tensor others =
          TensorTransfer.toDevice(new float[] {1, 0, 0, 1, 1, -1}, ComputeDevice.CPU, 3, 2);
      Tensor bias = TensorTransfer.toDevice(new float[] {10, 20, 30}, ComputeDevice.CPU, 3);
      assertThat(TensorTransfer.toFloats(RowProducts.ofEachAlone(rows, others, bias)))
          .containsExactly(11, 22, 29, 13, 24, 29);
    }
  }

  private static Tensor tensor(SplittableRandom random, ScalarType type, long... sizes) {
    int count = Math.toIntExact(LongStream.of(sizes).reduce(1, Math::multiplyExact));
    return TensorTransfer.toDevice(values(random, count), ComputeDevice.CPU, sizes).to(type);
  }

  /**
   * With c the weight of each product in a sum, the gradient of row i is the sum of c[i][j] b[j].
   */
  private static void check(int n, int m, int d) {
    SplittableRandom random = new SplittableRandom(7);
    float[] a = values(random, n * d);
    float[] b = values(random, m * d);
    float[] c = values(random, n * m);
    try (PointerScope scope = new PointerScope()) {
      Tensor rows = TensorTransfer.toDevice(a, ComputeDevice.CPU, n, d).set_requires_grad(true);
      Tensor others = TensorTransfer.toDevice(b, ComputeDevice.CPU, m, d).set_requires_grad(true);
      Tensor products = RowProducts.of(rows, others);
      assertThat(products.sizes().vec().get()).containsExactly(n, m);
      products.mul(TensorTransfer.toDevice(c, ComputeDevice.CPU, n, m)).sum().backward();
      float[] found = TensorTransfer.toFloats(products);
      float[] ofRows = TensorTransfer.toFloats(rows.grad());
      float[] ofOthers = TensorTransfer.toFloats(others.grad());

      double[] expectedOfRows = new double[n * d];
      double[] expectedOfOthers = new double[m * d];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
          double product = 0;
          for (int k = 0; k < d; k++) {
            product += (double) a[i * d + k] * b[j * d + k];
            expectedOfRows[i * d + k] += (double) c[i * m + j] * b[j * d + k];
            expectedOfOthers[j * d + k] += (double) c[i * m + j] * a[i * d + k];
          }
          assertThat((double) found[i * m + j]).isCloseTo(product, within(1e-4));
        }
      }
      assertClose(ofRows, expectedOfRows);
      assertClose(ofOthers, expectedOfOthers);
    }
  }

  private static void assertClose(float[] found, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(1e-4));
    }
  }

  private static float[] values(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
