package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.internal.engine.RandomStream;
import java.util.stream.DoubleStream;

/** Arrays of numbers in tests. */
public final class Numbers {

  private Numbers() {}

  /** The largest absolute difference of two arrays of one length; NaN if there is one. */
  public static double largestDifference(float[] one, float[] other) {
    assertThat(one).hasSameSizeAs(other);
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
    }
    return largest;
  }

  /** The largest absolute value. */
  public static double largest(float[] values) {
    return largestDifference(values, new float[values.length]);
  }

  /** Every so many of the numbers, from the first on. */
  public static float[] everyOther(float[] values, int stride) {
    float[] some = new float[(values.length + stride - 1) / stride];
    for (int i = 0; i < some.length; i++) {
      some[i] = values[i * stride];
    }
    return some;
  }

  /** The unit vectors at 0, 10, 40, 50, 90, 100, 120 and 150 degrees, of which losses are known. */
  public static double[][] eightRowsOnTheCircle() {
    return rowsOnTheCircle(0, 10, 40, 50, 90, 100, 120, 150);
  }

  /** The unit vectors at those angles. */
  public static double[][] rowsOnTheCircle(double... degrees) {
    return DoubleStream.of(degrees)
        .map(Math::toRadians)
        .mapToObj(angle -> new double[] {Math.cos(angle), Math.sin(angle)})
        .toArray(double[][]::new);
  }

  /** Rows of one width, one after the other, in single precision. */
  public static float[] floats(double[][] rows) {
    int width = rows[0].length;
    float[] values = new float[rows.length * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[i / width][i % width];
    }
    return values;
  }

  /** Uniform numbers from a stream. */
  public static float[] uniform(RandomStream random, double low, double high, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.uniform(low, high);
    }
    return values;
  }

  /** Rows of unit length in random directions. */
  public static float[] unitRows(RandomStream random, int rows, int dims) {
    float[] values = new float[rows * dims];
    for (int row = 0; row < rows; row++) {
      double[] direction = new double[dims];
      double squares = 0;
      for (int i = 0; i < dims; i++) {
        direction[i] = random.gaussian();
        squares += direction[i] * direction[i];
      }
      for (int i = 0; i < dims; i++) {
        values[row * dims + i] = (float) (direction[i] / Math.sqrt(squares));
      }
    }
    return values;
  }
}
