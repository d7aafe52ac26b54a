package dev.con2.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowMaximumTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 7, 3",
    "3, 1, 5",
    "64, 100, 32",
    "5, 3000, 256",
    "2, 20, 512",
    "1030, 17, 8",
    "2, 3, 300000"
  })
  void ofInnerProducts_isTheDirectFormula(int rows, int referenceRows, int dims) {
    float[] queries = floats(rows, dims, 1);
    short[] reference = halves(referenceRows, dims, 2);
    float[] actual = RowMaximum.ofInnerProducts(queries, reference, dims);
    assertThat(actual).hasSize(rows);
    for (int q = 0; q < rows; q++) {
      assertThat((double) actual[q]).isCloseTo(direct(queries, q, reference, dims), within(1e-6));
    }
  }

  @Test
  void ofInnerProducts_oneQueryOrMany_differByLessThanRounding() {
    int dims = 512;
    float[] queries = floats(100, dims, 3);
    short[] reference = halves(1500, dims, 4);
    float[] together = RowMaximum.ofInnerProducts(queries, reference, dims);
    for (int q = 0; q < 100; q += 9) {
      float[] query = Arrays.copyOfRange(queries, q * dims, (q + 1) * dims);
      assertThat(RowMaximum.ofInnerProducts(query, reference, dims)[0])
          .isCloseTo(together[q], within(1e-6f));
    }
  }

  @Test
  void ofInnerProducts_allNegative_givesTheLeastNegative() {
    short[] reference = {HalfPrecision.fromFloat(-0.5f), HalfPrecision.fromFloat(-0.25f)};
    assertThat(RowMaximum.ofInnerProducts(new float[] {1}, reference, 1)).containsExactly(-0.25f);
  }

  @Test
  void ofInnerProducts_noQueries_givesNothing() {
    assertThat(RowMaximum.ofInnerProducts(new float[0], halves(2, 3, 1), 3)).isEmpty();
  }

  @Test
  void ofInnerProducts_arraysThatAreNotRows_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowMaximum.ofInnerProducts(new float[4], new short[3], 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowMaximum.ofInnerProducts(new float[3], new short[4], 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowMaximum.ofInnerProducts(new float[3], new short[0], 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowMaximum.ofInnerProducts(new float[0], new short[0], 0));
  }

  @Test
  void ofInnerProducts_manyTimes_leavesNoNativeMemoryBehind() {
    float[] queries = floats(64, 64, 5);
    short[] reference = halves(5000, 64, 6);
    RowMaximum.ofInnerProducts(queries, reference, 64);
    long pointers = Pointer.totalCount();
    long counted = Pointer.totalBytes();
    long resident = Pointer.physicalBytes();
    for (int i = 0; i < 60; i++) {
      RowMaximum.ofInnerProducts(queries, reference, 64);
    }
    assertThat(Pointer.totalCount()).isEqualTo(pointers);
    assertThat(Pointer.totalBytes()).isEqualTo(counted);
    // One call's float block and products together take 2 MB; 60 of them would show.
    assertThat(Pointer.physicalBytes() - resident).isLessThan(60L << 20);
  }

  private static double direct(float[] queries, int row, short[] reference, int dims) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int r = 0; r < reference.length / dims; r++) {
      double sum = 0;
      for (int i = 0; i < dims; i++) {
        sum += (double) queries[row * dims + i] * HalfPrecision.toFloat(reference[r * dims + i]);
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  private static float[] floats(int rows, int dims, long seed) {
    RandomStream random = RandomStream.of(seed);
    float[] values = new float[rows * dims];
    for (int row = 0; row < rows; row++) {
      double squares = 0;
      double[] numbers = new double[dims];
      for (int i = 0; i < dims; i++) {
        numbers[i] = random.gaussian();
        squares += numbers[i] * numbers[i];
      }
      for (int i = 0; i < dims; i++) {
        values[row * dims + i] = (float) (numbers[i] / Math.sqrt(squares));
      }
    }
    return values;
  }

  private static short[] halves(int rows, int dims, long seed) {
    float[] numbers = floats(rows, dims, seed);
    short[] halves = new short[numbers.length];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = HalfPrecision.fromFloat(numbers[i]);
    }
    return halves;
  }
}
