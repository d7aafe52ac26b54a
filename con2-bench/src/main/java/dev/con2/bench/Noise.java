package dev.con2.bench;

import dev.con2.image.Image;
import dev.con2.internal.engine.RandomStream;
import dev.con2.score.Embeddings;
import java.util.List;
import java.util.stream.IntStream;

/** Inputs whose contents do not matter for the time. */
public final class Noise {

  private Noise() {}

  /** Square images of 8 bits, each another. */
  public static List<Image> images(int count, int side) {
    return IntStream.range(0, count).mapToObj(seed -> image(side, seed)).toList();
  }

  private static Image image(int side, int seed) {
    RandomStream random = RandomStream.of(seed);
    byte[] samples = new byte[3 * side * side];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) random.nextLong();
    }
    return new Image.EightBit(side, side, samples);
  }

  /** Values from 0 to 1, one matrix a view. */
  public static List<Embeddings> embeddings(int views, int rows, int dims, long seed) {
    return IntStream.range(0, views).mapToObj(view -> matrix(rows, dims, seed, view)).toList();
  }

  private static Embeddings matrix(int rows, int dims, long seed, int view) {
    RandomStream random = RandomStream.of(seed, view);
    float[] values = new float[rows * dims];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return new Embeddings(rows, dims, values);
  }
}
