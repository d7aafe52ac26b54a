package dev.con2.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A component of a tile of JPEG 2000 (ITU-T T.800, annexes B and E): where its resolutions, bands,
 * precincts and blocks lie, and how samples are made of what is in them.
 */
final class Jpeg2000Component {

  private static final int MOST_PRECINCTS = 1 << 20;

  /** How the coefficients of a component are coded (A.6.1). */
  record CodingStyle(
      int levels,
      int blockWidth,
      int blockHeight,
      int style,
      boolean reversible,
      int[] precincts) {}

  /** How they were rounded (A.6.4). */
  record Quantisation(int style, int guardBits, int[] steps) {

    int exponent(int band) {
      return style == 1 ? (steps[0] >> 11) : style == 0 ? steps[band] >> 3 : steps[band] >> 11;
    }

    int mantissa(int band) {
      return style == 0 ? 0 : steps[style == 1 ? 0 : band] & 0x7ff;
    }
  }

  /** A block of coefficients and what of it was found in packets. */
  static final class CodeBlock {
    final int x0;
    final int y0;
    final int x1;
    final int y1;
    final ByteArrayOutputStream coded = new ByteArrayOutputStream();
    boolean included;
    int missingPlanes;
    int passes;
    int lengthBits = 3;
    int newBytes;

    CodeBlock(int x0, int y0, int x1, int y1) {
      this.x0 = x0;
      this.y0 = y0;
      this.x1 = x1;
      this.y1 = y1;
    }
  }

  /** The blocks of a precinct in one band. */
  static final class BandOfPrecinct {
    final Band band;
    final int across;
    final List<CodeBlock> blocks = new ArrayList<>();
    final Jpeg2000TagTree inclusion;
    final Jpeg2000TagTree missingPlanes;

    BandOfPrecinct(Band band, int x0, int y0, int x1, int y1, int blockWidth, int blockHeight) {
      this.band = band;
      int firstColumn = x0 >> blockWidth;
      int firstRow = y0 >> blockHeight;
      across = x1 > x0 && y1 > y0 ? ceilDivide(x1, blockWidth) - firstColumn : 0;
      int down = across > 0 ? ceilDivide(y1, blockHeight) - firstRow : 0;
      for (int i = 0; i < across * down; i++) {
        int column = firstColumn + i % across;
        int row = firstRow + i / across;
        blocks.add(
            new CodeBlock(
                Math.max(x0, column << blockWidth),
                Math.max(y0, row << blockHeight),
                Math.min(x1, column + 1 << blockWidth),
                Math.min(y1, row + 1 << blockHeight)));
      }
      inclusion = new Jpeg2000TagTree(across, down);
      missingPlanes = new Jpeg2000TagTree(across, down);
    }
  }

  /** A precinct: what one packet of each layer holds. */
  record Precinct(
      int component, int resolution, int index, long x, long y, List<BandOfPrecinct> bands) {}

  /** A band of coefficients: which, where, and how to make samples of what is decoded. */
  private record Band(
      int x0, int y0, int x1, int y1, int offsetX, int offsetY, int planes, float step) {

    Jpeg2000Block.BandDirection orientation() {
      if (offsetX == offsetY) {
        return offsetX == 0
            ? Jpeg2000Block.BandDirection.LOW_OR_VERTICAL
            : Jpeg2000Block.BandDirection.DIAGONAL;
      }
      return offsetX == 1
          ? Jpeg2000Block.BandDirection.HORIZONTAL
          : Jpeg2000Block.BandDirection.LOW_OR_VERTICAL;
    }
  }

  private final int number;
  private final int depth;
  private final int x0;
  private final int y0;
  private final int x1;
  private final int y1;
  final CodingStyle coding;
  private final Quantisation quantisation;
  final List<Precinct> precincts = new ArrayList<>();

  Jpeg2000Component(
      int number,
      int depth,
      int x0,
      int y0,
      int x1,
      int y1,
      CodingStyle coding,
      Quantisation quantisation)
      throws PictureFileException {
    this.number = number;
    this.depth = depth;
    this.x0 = x0;
    this.y0 = y0;
    this.x1 = x1;
    this.y1 = y1;
    this.coding = coding;
    this.quantisation = quantisation;
    int needed = quantisation.style() == 1 ? 1 : 1 + 3 * coding.levels();
    if (quantisation.steps().length < needed) {
      throw PictureFileException.damaged("its JPEG 2000 lacks steps");
    }
  }

  /** Where the resolution begins and ends: left, top, right, bottom. */
  private int[] resolution(int r) {
    int bits = coding.levels() - r;
    return new int[] {
      ceilDivide(x0, bits), ceilDivide(y0, bits), ceilDivide(x1, bits), ceilDivide(y1, bits)
    };
  }

  private List<Band> bands(int r) {
    if (r == 0) {
      return List.of(band(0, coding.levels(), 0, 0));
    }
    int level = coding.levels() - r + 1;
    int first = 3 * (r - 1) + 1;
    return List.of(
        band(first, level, 1, 0), band(first + 1, level, 0, 1), band(first + 2, level, 1, 1));
  }

  private Band band(int index, int level, int offsetX, int offsetY) {
    int exponent = quantisation.exponent(index);
    if (quantisation.style() == 1) {
      exponent += level - coding.levels();
    }
    int planes = quantisation.guardBits() + exponent - 1;
    float step = 1;
    if (!coding.reversible()) {
      int range = depth + offsetX + offsetY;
      step =
          (float) (Math.scalb(1.0, range - exponent) * (1 + quantisation.mantissa(index) / 2048.0));
    }
    return new Band(
        bandEdge(x0, level, offsetX),
        bandEdge(y0, level, offsetY),
        bandEdge(x1, level, offsetX),
        bandEdge(y1, level, offsetY),
        offsetX,
        offsetY,
        planes,
        step);
  }

  /** Equation B-15. */
  private static int bandEdge(int value, int level, int offset) {
    if (level == 0) {
      return value;
    }
    long shifted = value - ((long) offset << level - 1);
    return (int) (shifted + (1L << level) - 1 >> level);
  }

  /** Finds the precincts, of which there were some already in the tile; returns how many now. */
  int layOut(int before) throws PictureFileException {
    long count = before;
    for (int r = 0; r <= coding.levels(); r++) {
      int[] edges = resolution(r);
      if (edges[2] <= edges[0] || edges[3] <= edges[1]) {
        continue;
      }
      int wide = coding.precincts()[r] & 15;
      int high = coding.precincts()[r] >> 4;
      int firstColumn = floorDivide(edges[0], wide);
      int firstRow = floorDivide(edges[1], high);
      int across = ceilDivide(edges[2], wide) - firstColumn;
      int down = ceilDivide(edges[3], high) - firstRow;
      count += (long) across * down;
      if (count > MOST_PRECINCTS) {
        throw PictureFileException.damaged("its JPEG 2000 has too many precincts");
      }
      List<Band> bands = bands(r);
      int scale = coding.levels() - r;
      for (int i = 0; i < across * down; i++) {
        long column = (long) firstColumn + i % across;
        long row = (long) firstRow + i / across;
        List<BandOfPrecinct> parts = new ArrayList<>();
        for (Band band : bands) {
          parts.add(part(band, column, row, wide - (r > 0 ? 1 : 0), high - (r > 0 ? 1 : 0)));
        }
        precincts.add(
            new Precinct(
                number,
                r,
                i,
                Math.max(x0, column << wide + scale),
                Math.max(y0, row << high + scale),
                parts));
      }
    }
    return (int) count;
  }

  private BandOfPrecinct part(Band band, long column, long row, int wide, int high) {
    return new BandOfPrecinct(
        band,
        (int) Math.max(band.x0(), column << wide),
        (int) Math.max(band.y0(), row << high),
        (int) Math.min(band.x1(), column + 1 << wide),
        (int) Math.min(band.y1(), row + 1 << high),
        Math.min(coding.blockWidth(), wide),
        Math.min(coding.blockHeight(), high));
  }

  /** The samples of the tile, row by row, around 0. */
  float[] samples(TimeLimit time) throws PictureFileException {
    float[] below = {};
    int[] edgesBelow = {0, 0, 0, 0};
    for (int r = 0; r <= coding.levels(); r++) {
      int[] edges = resolution(r);
      int width = edges[2] - edges[0];
      int height = edges[3] - edges[1];
      float[] samples = new float[Math.multiplyExact(width, height)];
      if (r > 0) {
        int widthBelow = edgesBelow[2] - edgesBelow[0];
        for (int i = 0; i < below.length; i++) {
          int x = 2 * (edgesBelow[0] + i % widthBelow) - edges[0];
          int y = 2 * (edgesBelow[1] + i / widthBelow) - edges[1];
          samples[y * width + x] = below[i];
        }
      }
      for (Precinct precinct : precincts) {
        if (precinct.resolution() == r) {
          for (BandOfPrecinct part : precinct.bands()) {
            for (CodeBlock block : part.blocks) {
              time.check();
              place(block, part.band, r, edges, samples);
            }
          }
        }
      }
      if (r > 0) {
        Jpeg2000Wavelet.inverse(samples, width, height, edges[0], edges[1], coding.reversible());
      }
      below = samples;
      edgesBelow = edges;
    }
    return below;
  }

  private void place(CodeBlock block, Band band, int r, int[] edges, float[] samples)
      throws PictureFileException {
    int planes = band.planes() - block.missingPlanes;
    if (block.passes == 0) {
      return;
    }
    if (planes < 1 || planes > 29) {
      throw PictureFileException.damaged("its JPEG 2000 has more bits than it says");
    }
    int width = block.x1 - block.x0;
    int[] values =
        new Jpeg2000Block(
                width,
                block.y1 - block.y0,
                band.orientation(),
                coding.style(),
                block.coded.toByteArray())
            .decode(planes, block.passes);
    int step = r == 0 ? 1 : 2;
    int offsetX = r == 0 ? 0 : band.offsetX();
    int offsetY = r == 0 ? 0 : band.offsetY();
    for (int i = 0; i < values.length; i++) {
      int x = step * (block.x0 + i % width) + offsetX - edges[0];
      int y = step * (block.y0 + i / width) + offsetY - edges[1];
      samples[y * (edges[2] - edges[0]) + x] =
          coding.reversible() ? values[i] / 2 : values[i] / 2f * band.step();
    }
  }

  private static int ceilDivide(int value, int bits) {
    return bits > 31 ? (value > 0 ? 1 : 0) : (int) ((value + (1L << bits) - 1) >> bits);
  }

  private static int floorDivide(int value, int bits) {
    return bits > 30 ? 0 : value >> bits;
  }
}
