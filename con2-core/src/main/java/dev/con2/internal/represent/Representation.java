package dev.con2.internal.represent;

import dev.con2.image.Image;
import java.util.List;

/** What turns a batch of square images into rows of values that scores are fitted to. */
public interface Representation {

  /** A, the number of views, at least 1. */
  int views();

  /**
   * The widths of the parts of a row, one behind the other; the last is what most scores are fitted
   * to alone.
   */
  List<Integer> parts();

  /** How many values a row has, at least 1. */
  default int size() {
    return parts().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many images to give at a time: enough to be quick, few enough to report often. */
  int batchSize();

  /**
   * The rows of a batch under some of the views.
   *
   * @param images B of them, square and of one size
   * @param first the first of the views, from 0
   * @param end the view after the last
   * @return for each of these views B x {@link #size} values, row by row
   */
  List<float[]> rows(List<Image> images, int first, int end);
}
