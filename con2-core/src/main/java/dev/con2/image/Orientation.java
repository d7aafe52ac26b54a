package dev.con2.image;

/**
 * How a stored picture has to be turned to stand upright: the value of the EXIF tag Orientation, 1
 * (as it is) to 8, which JPEG, PNG, WebP and TIFF files all keep in a TIFF directory.
 */
record Orientation(int value) {

  static final Orientation UPRIGHT = new Orientation(1);

  private static final int TAG = 0x112;

  /** The whole-number types of TIFF that are written for it, and their bytes: BYTE, SHORT, LONG. */
  private static final int[] BYTES_OF_TYPE = {0, 1, 0, 2, 4};

  Orientation {
    if (value < 1 || value > 8) {
      throw new IllegalArgumentException("an orientation is 1 to 8, not " + value);
    }
  }

  /** Reads the tag of the first directory; upright where there is none or it makes no sense. */
  static Orientation ofTiffDirectory(byte[] bytes, int start, int end) {
    if (end - start < 8) {
      return UPRIGHT;
    }
    boolean little = bytes[start] == 'I';
    long directory = start + HeaderIntegers.unsigned(bytes, start + 4, 4, little);
    if (directory + 2 > end) {
      return UPRIGHT;
    }
    long entries = HeaderIntegers.unsigned(bytes, (int) directory, 2, little);
    for (long i = 0, at = directory + 2; i < entries && at + 12 <= end; i++, at += 12) {
      if (HeaderIntegers.unsigned(bytes, (int) at, 2, little) == TAG) {
        int type = (int) HeaderIntegers.unsigned(bytes, (int) at + 2, 2, little);
        int length = type < BYTES_OF_TYPE.length ? BYTES_OF_TYPE[type] : 0;
        return of(HeaderIntegers.unsigned(bytes, (int) at + 8, length, little));
      }
    }
    return UPRIGHT;
  }

  /** Upright where the value makes no sense. */
  static Orientation of(long value) {
    return value >= 1 && value <= 8 ? new Orientation((int) value) : UPRIGHT;
  }

  /** The picture turned and mirrored so that it stands upright. */
  Image apply(Image image) {
    if (value == 1) {
      return image;
    }
    int width = image.width();
    int height = image.height();
    boolean sideways = value >= 5;
    int newWidth = sideways ? height : width;
    int newHeight = sideways ? width : height;
    boolean fromRight = value == 2 || value == 3 || value == 7 || value == 8;
    boolean fromBottom = value == 3 || value == 4 || value == 6 || value == 7;
    int start = (fromRight ? width - 1 : 0) + (fromBottom ? (height - 1) * width : 0);
    int alongRow = fromRight ? -1 : 1;
    int alongColumn = fromBottom ? -width : width;
    int stepX = sideways ? alongColumn : alongRow;
    int stepY = sideways ? alongRow : alongColumn;
    int area = width * height;
    if (image instanceof Image.EightBit eight) {
      byte[] to = new byte[3 * area];
      for (int c = 0, at = 0; c < 3; c++) {
        for (int y = 0; y < newHeight; y++) {
          int from = c * area + start + y * stepY;
          for (int x = 0; x < newWidth; x++, from += stepX) {
            to[at++] = eight.samples()[from];
          }
        }
      }
      return new Image.EightBit(newWidth, newHeight, to);
    }
    short[] samples = ((Image.SixteenBit) image).samples();
    short[] to = new short[3 * area];
    for (int c = 0, at = 0; c < 3; c++) {
      for (int y = 0; y < newHeight; y++) {
        int from = c * area + start + y * stepY;
        for (int x = 0; x < newWidth; x++, from += stepX) {
          to[at++] = samples[from];
        }
      }
    }
    return new Image.SixteenBit(newWidth, newHeight, to);
  }
}
