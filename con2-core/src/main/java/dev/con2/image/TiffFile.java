package dev.con2.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * What a page of a TIFF file says of its pixels: how many, of what, and how they are packed. What
 * is not read is refused by its name.
 *
 * @param bits of a sample
 * @param samples of a pixel, as they are stored
 * @param planar whether each sample of a pixel stands in a plane of its own
 * @param alpha which sample is transparency, or -1
 * @param premultiplied whether the colours were multiplied with it
 * @param blockWidth columns of a strip or tile
 * @param blockHeight rows of a strip or tile
 * @param tiled whether blocks at the edge are as large as all others
 */
record TiffFile(
    TiffDirectory directory,
    int width,
    int height,
    Colours colours,
    int bits,
    int samples,
    boolean planar,
    int alpha,
    boolean premultiplied,
    int blockWidth,
    int blockHeight,
    boolean tiled,
    Orientation orientation) {

  /** What the samples of a pixel mean. */
  enum Colours {
    GREY_FROM_WHITE(0, 1),
    GREY_FROM_BLACK(1, 1),
    RGB(2, 3),
    PALETTE(3, 1),
    CMYK(5, 4),
    LUMA_AND_CHROMA(6, 3);

    private final int code;
    private final int channels;

    Colours(int code, int channels) {
      this.code = code;
      this.channels = channels;
    }

    /** How many samples they are. */
    int channels() {
      return channels;
    }

    private static Colours of(long code) throws PictureFileException {
      for (Colours colours : values()) {
        if (colours.code == code) {
          return colours;
        }
      }
      String name = STRANGERS.getOrDefault((int) code, "colours of kind " + code);
      throw unsupported(name);
    }

    private static final Map<Integer, String> STRANGERS =
        Map.of(
            4, "a mask",
            8, "CIELab colours",
            9, "ICCLab colours",
            10, "ITULab colours",
            32803, "the raw samples of a camera",
            32844, "CIE Log2(L) colours",
            32845, "CIE Log2(Luv) colours",
            34892, "the linear samples of a camera");
  }

  static final int COMPRESSION = 259;
  static final int COLOUR_MAP = 320;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int PHOTOMETRIC = 262;
  private static final int ORIENTATION = 274;
  private static final int SAMPLES = 277;
  private static final int ROWS_OF_STRIP = 278;
  private static final int PLANAR = 284;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int INK_SET = 332;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;
  private static final int CHROMA_SUBSAMPLING = 530;

  private static final int MOST_SAMPLES = 64;
  private static final int ASSOCIATED = 1;
  private static final int UNASSOCIATED = 2;

  /**
   * Reads the tags of a page, and refuses what is not read.
   *
   * @param page from 1
   */
  static TiffFile parse(byte[] bytes, int page, SizeLimit size) throws PictureFileException {
    TiffDirectory tags = TiffDirectory.of(bytes, page);
    long width = tags.value(WIDTH, 0);
    long height = tags.value(HEIGHT, 0);
    size.check(width, height);
    boolean tiled = tags.has(TILE_WIDTH);
    long blockWidth = tiled ? tags.value(TILE_WIDTH, 0) : width;
    long rows = tags.value(ROWS_OF_STRIP, height);
    long blockHeight = tiled ? tags.value(TILE_HEIGHT, 0) : Math.min(rows, height);
    size.check(blockWidth, blockHeight);
    requireWholeNumbers(tags);
    int samples = (int) Math.min(MOST_SAMPLES + 1, tags.value(SAMPLES, 1));
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw unsupported("more than " + MOST_SAMPLES + " samples a pixel");
    }
    Colours colours = Colours.of(tags.value(PHOTOMETRIC, -1));
    if (samples < colours.channels()) {
      throw PictureFileException.damaged("a pixel has too few samples");
    }
    if (colours == Colours.CMYK && tags.value(INK_SET, 1) != 1) {
      throw unsupported("inks that are not CMYK");
    }
    requireWholeChroma(tags, colours);
    int alpha = alpha(tags, colours, samples);
    boolean premultiplied =
        alpha >= 0
            && extraSamples(tags).length > 0
            && extraSamples(tags)[alpha - colours.channels()] == ASSOCIATED;
    return new TiffFile(
        tags,
        (int) width,
        (int) height,
        colours,
        bits(tags, colours),
        samples,
        samples > 1 && tags.value(PLANAR, 1) == 2,
        alpha,
        premultiplied,
        (int) blockWidth,
        (int) blockHeight,
        tiled,
        Orientation.of(tags.value(ORIENTATION, 1)));
  }

  private static void requireWholeNumbers(TiffDirectory tags) throws PictureFileException {
    for (long format : tags.values(SAMPLE_FORMAT)) {
      if (format == 3) {
        throw unsupported("floating-point samples");
      }
      if (format != 1 && format != 4) {
        throw unsupported(format == 2 ? "signed samples" : "complex samples");
      }
    }
  }

  private static int bits(TiffDirectory tags, Colours colours) throws PictureFileException {
    long[] bits = tags.has(BITS) ? tags.values(BITS) : new long[] {1};
    if (bits.length == 0 || Arrays.stream(bits).anyMatch(one -> one != bits[0])) {
      throw unsupported("samples of different bits");
    }
    int most = colours == Colours.PALETTE || colours == Colours.LUMA_AND_CHROMA ? 8 : 16;
    if (bits[0] < 1 || bits[0] > most) {
      throw unsupported(bits[0] + "-bit " + (most == 8 ? "palettes or chroma" : "samples"));
    }
    return (int) bits[0];
  }

  private static void requireWholeChroma(TiffDirectory tags, Colours colours)
      throws PictureFileException {
    if (colours != Colours.LUMA_AND_CHROMA || tags.value(COMPRESSION, 1) == TiffBlocks.JPEG) {
      return;
    }
    long[] subsampling = tags.values(CHROMA_SUBSAMPLING);
    if (subsampling.length != 2 || subsampling[0] != 1 || subsampling[1] != 1) {
      throw unsupported("chroma of fewer samples than luma, and no JPEG");
    }
  }

  private static long[] extraSamples(TiffDirectory tags) throws PictureFileException {
    return tags.values(EXTRA_SAMPLES);
  }

  /** Which sample is transparency: one that says so, or a fourth of which nothing is said. */
  private static int alpha(TiffDirectory tags, Colours colours, int samples)
      throws PictureFileException {
    int channels = colours.channels();
    if (!tags.has(EXTRA_SAMPLES)) {
      boolean one = samples == channels + 1 && (colours == Colours.RGB || channels == 1);
      return one && colours != Colours.PALETTE ? channels : -1;
    }
    long[] extra = extraSamples(tags);
    for (int i = 0; i < Math.min(extra.length, samples - channels); i++) {
      if (extra[i] == ASSOCIATED || extra[i] == UNASSOCIATED) {
        return channels + i;
      }
    }
    return -1;
  }

  static PictureFileException unsupported(String what) {
    return new PictureFileException(
        "is a TIFF with "
            + what
            + ", which is not supported; convert it to 8 or 16 bits of grey or RGB");
  }

  /** Whether its blocks are JPEG files of all colours, which come out of their decoder as RGB. */
  boolean holdsWholeJpegs() throws PictureFileException {
    return !planar && directory.value(COMPRESSION, 1) == TiffBlocks.JPEG;
  }

  /** Decodes the pixels. */
  Image decode(Decoders decoders, TimeLimit time) throws IOException {
    TiffPixels pixels = new TiffPixels(this);
    new TiffBlocks(this, decoders, time).readInto(pixels);
    return pixels.toImage();
  }
}
