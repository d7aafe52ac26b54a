package dev.con2.image;

import dev.con2.image.TiffFile.Colours;

/** The samples of a TIFF page as they come out of its strips or tiles. */
final class TiffPixels {

  private static final int BLACK = 3;

  private final TiffFile file;
  private final int area;
  private final boolean wide;

  // Planes of 8 bits, or of 16; the other ones are empty.
  private final byte[] colours;
  private final byte[] black;
  private final byte[] alpha;
  private final short[] wideColours;
  private final short[] wideBlack;
  private final short[] wideAlpha;

  TiffPixels(TiffFile file) {
    this.file = file;
    area = file.width() * file.height();
    wide = file.bits() > 8;
    int all = Planes.newLength(file.width(), file.height());
    int ofBlack = file.colours() == Colours.CMYK ? area : 0;
    int ofAlpha = file.alpha() >= 0 ? area : 0;
    colours = new byte[wide ? 0 : all];
    black = new byte[wide ? 0 : ofBlack];
    alpha = new byte[wide ? 0 : ofAlpha];
    wideColours = new short[wide ? all : 0];
    wideBlack = new short[wide ? ofBlack : 0];
    wideAlpha = new short[wide ? ofAlpha : 0];
  }

  /**
   * Takes a row of one block. Samples that are neither colour nor transparency are left out.
   *
   * @param first the number of the first sample of each pixel, from 0
   * @param step samples from one pixel to the next
   * @param row samples in [0, 2^bits - 1]
   * @param y the row of the picture
   * @param left the column of the picture
   */
  void put(int first, int step, int[] row, int y, int left) {
    int columns = Math.min(row.length / step, file.width() - left);
    int at = y * file.width() + left;
    for (int sample = first; sample < first + step; sample++) {
      boolean isAlpha = sample == file.alpha();
      if (sample >= file.colours().channels() && !isAlpha) {
        continue;
      }
      int from = sample - first;
      if (wide) {
        short[] to = isAlpha ? wideAlpha : sample == BLACK ? wideBlack : wideColours;
        int start = at + (isAlpha || sample == BLACK ? 0 : sample * area);
        for (int x = 0; x < columns; x++, from += step) {
          to[start + x] = (short) SampleBits.widen(row[from], file.bits());
        }
      } else {
        byte[] to = isAlpha ? alpha : sample == BLACK ? black : colours;
        int start = at + (isAlpha || sample == BLACK ? 0 : sample * area);
        int bits = file.colours() == Colours.PALETTE ? 8 : file.bits(); // numbers stay as they are
        for (int x = 0; x < columns; x++, from += step) {
          to[start + x] = (byte) SampleBits.scale(row[from], bits, 255);
        }
      }
    }
  }

  Image toImage() throws PictureFileException {
    switch (file.colours()) {
      case GREY_FROM_WHITE -> {
        invertFirst();
        repeatFirst();
      }
      case GREY_FROM_BLACK -> repeatFirst();
      case PALETTE -> lookUp(file.directory().values(TiffFile.COLOUR_MAP));
      case CMYK -> {
        Planes.inkToLight(colours, black);
        Planes.inkToLight(wideColours, wideBlack);
      }
      case RGB -> {}
      case LUMA_AND_CHROMA -> {
        if (!file.holdsWholeJpegs()) {
          JpegColours.decode(colours, area);
        }
      }
    }
    if (file.alpha() >= 0) {
      Planes.overWhite(colours, alpha, file.premultiplied());
      Planes.overWhite(wideColours, wideAlpha, file.premultiplied());
    }
    return wide
        ? new Image.SixteenBit(file.width(), file.height(), wideColours)
        : new Image.EightBit(file.width(), file.height(), colours);
  }

  private void invertFirst() {
    for (int i = 0; i < area; i++) {
      if (wide) {
        wideColours[i] = (short) ~wideColours[i];
      } else {
        colours[i] = (byte) ~colours[i];
      }
    }
  }

  private void repeatFirst() {
    for (int c = 1; c < 3; c++) {
      if (wide) {
        System.arraycopy(wideColours, 0, wideColours, c * area, area);
      } else {
        System.arraycopy(colours, 0, colours, c * area, area);
      }
    }
  }

  /** Colours of 16 bits, all reds first; their high bytes, as Pillow has them. */
  private void lookUp(long[] map) throws PictureFileException {
    int size = 1 << file.bits();
    if (map.length < 3 * size) {
      throw PictureFileException.damaged("its palette is too short");
    }
    for (int i = 0; i < area; i++) {
      int number = colours[i] & 0xff;
      for (int c = 0; c < 3; c++) {
        colours[c * area + i] = (byte) (map[c * size + number] >> 8);
      }
    }
  }
}
