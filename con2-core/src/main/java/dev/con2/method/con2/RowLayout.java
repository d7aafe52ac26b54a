package dev.con2.method.con2;

/**
 * How the M = views x C x N rows of a batch are ordered: view by view, within a view context by
 * context, within a context image by image.
 *
 * @param images N, at least 1
 * @param contexts C, at least 1
 * @param views random views of each image in each context; 2 in the paper
 */
record RowLayout(int images, int contexts, int views) {
  /** Checks that there is at least one of each, and a positive of either kind for each row. */
  RowLayout {
    if (images < 1 || contexts < 1 || views < 1 || views * Math.min(images, contexts) < 2) {
      throw new IllegalArgumentException(
          "no batch of " + images + " images, " + contexts + " contexts, " + views + " views");
    }
  }

  /** M, the number of rows. */
  int rows() {
    return images * contexts * views;
  }

  /** Which image, 0 to N - 1, row shows. */
  int imageOf(int row) {
    return row % images;
  }

  /** Which context, 0 to C - 1, row is in. */
  int contextOf(int row) {
    return row / images % contexts;
  }
}
