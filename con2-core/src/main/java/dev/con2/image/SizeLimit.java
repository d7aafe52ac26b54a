package dev.con2.image;

import java.util.Locale;

/** How many pixels a picture may claim before any memory is given to them. */
record SizeLimit(long maxPixels) {

  /** Longer sides are no pictures, and their resize would count beyond an int. */
  private static final int LONGEST_SIDE = 1_000_000;

  void check(long width, long height) throws PictureFileException {
    if (width < 1 || height < 1) {
      throw PictureFileException.damaged("it says that it is " + width + "x" + height + " pixels");
    }
    if (width > maxPixels / height) {
      throw new PictureFileException(
          String.format(
              Locale.ROOT,
              "is %,dx%,d pixels, more than the %,d allowed; make it smaller or allow more pixels",
              width,
              height,
              maxPixels));
    }
    if (Math.max(width, height) > LONGEST_SIDE) {
      throw new PictureFileException(
          String.format(
              Locale.ROOT,
              "is %,dx%,d pixels, and a side may have at most %,d; cut it into pieces",
              width,
              height,
              LONGEST_SIDE));
    }
  }
}
