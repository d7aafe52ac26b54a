package dev.con2.image;

import java.util.Locale;

/** How many pixels a picture may claim before any memory is given to them. */
record SizeLimit(long maxPixels) {

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
  }
}
