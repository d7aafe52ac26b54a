package dev.con2.internal.represent;

import dev.con2.image.Image;
import java.util.List;
import java.util.function.Function;

/**
 * A function of the image itself, without an encoder and under one view, the image as it is.
 *
 * @param size how many values the function gives
 * @param features the function
 */
public record ImageRepresentation(int size, Function<Image, float[]> features)
    implements Representation {

  private static final int BATCH = 64;

  @Override
  public int views() {
    return 1;
  }

  @Override
  public List<Integer> parts() {
    return List.of(size);
  }

  @Override
  public int batchSize() {
    return BATCH;
  }

  @Override
  public List<float[]> rows(List<Image> images, int first, int end) {
    if (first != 0 || end != 1) {
      throw new IllegalArgumentException("there is one view only");
    }
    float[] rows = new float[images.size() * size];
    for (int i = 0; i < images.size(); i++) {
      float[] row = features.apply(images.get(i));
      System.arraycopy(row, 0, rows, i * size, size);
    }
    return List.of(rows);
  }
}
