package dev.con2.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * JPEG 2000 (ITU-T T.800), lossless and lossy, of 1 to 16 bits, as DICOM has it: components of one
 * size. Names are those of the standard's clauses; see {@link Jpeg2000Block} for its annexes C and
 * D, and {@link Jpeg2000Wavelet} for its annex F.
 */
final class Jpeg2000 {

  private static final int SIZE = 0xff51;
  private static final int CODING = 0xff52;
  private static final int CODING_OF_COMPONENT = 0xff53;
  private static final int QUANTISATION = 0xff5c;
  private static final int QUANTISATION_OF_COMPONENT = 0xff5d;
  private static final int REGION = 0xff5e;
  private static final int PROGRESSION_CHANGE = 0xff5f;
  private static final int PACKED_HEADERS = 0xff60;
  private static final int PACKED_HEADERS_OF_TILE = 0xff61;
  private static final int START_OF_TILE = 0xff90;
  private static final int START_OF_DATA = 0xff93;
  private static final int END = 0xffd9;

  private static final int MOST_LEVELS = 32;
  private static final int MOST_PRECINCTS = 1 << 20;
  private static final int KNOWN_STYLES =
      Jpeg2000Block.RESET | Jpeg2000Block.CAUSAL | Jpeg2000Block.SEGMENTATION_SYMBOLS;

  /** How the coefficients of a component are coded (A.6.1). */
  private record Coding(
      int levels, int blockWidth, int blockHeight, int style, boolean reversible, int[] precincts) {}

  /** How they were rounded (A.6.4). */
  private record Quantisation(int style, int guardBits, int[] steps) {

    int exponent(int band) {
      return style == 1 ? (steps[0] >> 11) : style == 0 ? steps[band] >> 3 : steps[band] >> 11;
    }

    int mantissa(int band) {
      return style == 0 ? 0 : steps[style == 1 ? 0 : band] & 0x7ff;
    }
  }

  /** What a header says; that of a tile begins as that of the whole. */
  private static final class Parameters {
    int codingFlags;
    int progression;
    int layers;
    boolean mixed;
    Coding coding = new Coding(0, 0, 0, 0, true, new int[0]);
    boolean hasCoding;
    final Map<Integer, Coding> codings = new HashMap<>();
    Quantisation quantisation = new Quantisation(0, 0, new int[0]);
    final Map<Integer, Quantisation> quantisations = new HashMap<>();

    Parameters copy() {
      Parameters copy = new Parameters();
      copy.codingFlags = codingFlags;
      copy.progression = progression;
      copy.layers = layers;
      copy.mixed = mixed;
      copy.coding = coding;
      copy.hasCoding = hasCoding;
      copy.codings.putAll(codings);
      copy.quantisation = quantisation;
      copy.quantisations.putAll(quantisations);
      return copy;
    }
  }

  /** The parts of a tile, put together. */
  private static final class TileData {
    final Parameters parameters;
    final ByteArrayOutputStream packets = new ByteArrayOutputStream();

    TileData(Parameters parameters) {
      this.parameters = parameters;
    }
  }

  private final byte[] bytes;
  private int at;
  private int left;
  private int top;
  private int right;
  private int bottom;
  private int tileWidth;
  private int tileHeight;
  private int tileLeft;
  private int tileTop;
  private int[] depths = {};
  private boolean[] signed = {};
  private final Parameters parameters = new Parameters();
  private final Map<Integer, TileData> tiles = new HashMap<>();

  private Jpeg2000(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Decodes a stream whose size is that of its file's header. */
  static StoredSamples decode(byte[] bytes, int width, int height) throws PictureFileException {
    return new Jpeg2000(bytes).decode(width, height);
  }

  private StoredSamples decode(int width, int height) throws PictureFileException {
    if (!FileFormat.has(bytes, 0, "\u00ff\u004f\u00ff\u0051")) {
      throw PictureFileException.damaged("its pixels are no JPEG 2000");
    }
    at = 2;
    readSegments(width, height);
    short[] values = new short[Math.multiplyExact(Math.multiplyExact(width, height), depths.length)];
    int across = (int) (((long) right - tileLeft + tileWidth - 1) / tileWidth);
    int down = (int) (((long) bottom - tileTop + tileHeight - 1) / tileHeight);
    for (int tile = 0; tile < (long) across * down; tile++) {
      TileData data = tiles.get(tile);
      if (data == null) {
        throw PictureFileException.cutOff();
      }
      decodeTile(data, tile % across, tile / across, values);
    }
    return new StoredSamples(width, height, depths.length, values);
  }

  private int unsigned(int place, int length) throws PictureFileException {
    if (place < 0 || place + length > bytes.length) {
      throw PictureFileException.cutOff();
    }
    long value = HeaderIntegers.bigEndian(bytes, place, length);
    if (value > Integer.MAX_VALUE) {
      throw PictureFileException.damaged("a number in its JPEG 2000 is too large");
    }
    return (int) value;
  }

  private void readSegments(int width, int height) throws PictureFileException {
    TileData tile = null;
    int endOfPart = 0;
    while (true) {
      if (at == bytes.length && !tiles.isEmpty()) {
        return; // Some devices leave the end marker out; what is missing shows.
      }
      int marker = unsigned(at, 2);
      if (marker == END) {
        return;
      }
      if (marker == START_OF_DATA) {
        if (tile == null || endOfPart < at + 2) {
          throw PictureFileException.damaged("a tile of its JPEG 2000 has no header");
        }
        tile.packets.write(bytes, at + 2, endOfPart - at - 2);
        at = endOfPart;
        tile = null;
        continue;
      }
      int body = at + 4;
      int end = at + 2 + unsigned(at + 2, 2);
      if (end > bytes.length) {
        throw PictureFileException.cutOff();
      }
      if (end < body || marker < 0xff00) {
        throw PictureFileException.damaged("a segment of its JPEG 2000 is too short");
      }
      if (marker == START_OF_TILE) {
        int index = unsigned(body, 2);
        int length = unsigned(body + 2, 4);
        endOfPart = length == 0 ? endOfStream() : at + length;
        if (endOfPart > bytes.length || endOfPart < at) {
          throw PictureFileException.cutOff();
        }
        tile = tiles.computeIfAbsent(index, key -> new TileData(parameters.copy()));
      } else {
        readSegment(marker, body, end, tile == null ? parameters : tile.parameters, width, height);
      }
      at = end;
    }
  }

  private int endOfStream() {
    int last = bytes.length - 2;
    return FileFormat.has(bytes, last, "\u00ff\u00d9") ? last : bytes.length;
  }

  private void readSegment(
      int marker, int body, int end, Parameters into, int width, int height)
      throws PictureFileException {
    switch (marker) {
      case SIZE -> readSize(body, width, height);
      case CODING -> {
        into.codingFlags = unsigned(body, 1);
        into.progression = unsigned(body + 1, 1);
        into.layers = unsigned(body + 2, 2);
        into.mixed = unsigned(body + 4, 1) == 1;
        into.coding = coding(body + 5, end, (into.codingFlags & 1) != 0);
        into.hasCoding = true;
      }
      case CODING_OF_COMPONENT -> {
        int wide = depths.length < 257 ? 1 : 2;
        boolean precincts = (unsigned(body + wide, 1) & 1) != 0;
        into.codings.put(unsigned(body, wide), coding(body + wide + 1, end, precincts));
      }
      case QUANTISATION -> into.quantisation = quantisation(body, end);
      case QUANTISATION_OF_COMPONENT -> {
        int wide = depths.length < 257 ? 1 : 2;
        into.quantisations.put(unsigned(body, wide), quantisation(body + wide, end));
      }
      case REGION, PROGRESSION_CHANGE, PACKED_HEADERS, PACKED_HEADERS_OF_TILE ->
          throw new PictureFileException(
              "is JPEG 2000 of a rare kind (regions, packed headers or changing order), which is"
                  + " not supported; export it uncompressed");
      default -> {
        // Comments and lengths.
      }
    }
  }

  private void readSize(int body, int width, int height) throws PictureFileException {
    right = unsigned(body + 2, 4);
    bottom = unsigned(body + 6, 4);
    left = unsigned(body + 10, 4);
    top = unsigned(body + 14, 4);
    tileWidth = unsigned(body + 18, 4);
    tileHeight = unsigned(body + 22, 4);
    tileLeft = unsigned(body + 26, 4);
    tileTop = unsigned(body + 30, 4);
    int components = unsigned(body + 34, 2);
    if (right - left != width || bottom - top != height || depths.length > 0) {
      throw PictureFileException.damaged("its JPEG 2000 has another size than it says");
    }
    boolean tilesFit =
        tileWidth > 0
            && tileHeight > 0
            && tileLeft <= left
            && tileTop <= top
            && (long) tileLeft + tileWidth > left
            && (long) tileTop + tileHeight > top;
    if (!tilesFit || components < 1 || components > 4) {
      throw PictureFileException.damaged("its JPEG 2000 has impossible tiles or colours");
    }
    depths = new int[components];
    signed = new boolean[components];
    for (int c = 0; c < components; c++) {
      int depth = unsigned(body + 36 + 3 * c, 1);
      depths[c] = (depth & 0x7f) + 1;
      signed[c] = (depth & 0x80) != 0;
      if (depths[c] > 16 || unsigned(body + 37 + 3 * c, 2) != 0x0101) {
        throw new PictureFileException(
            "is JPEG 2000 of more than 16 bits or of subsampled colours, which is not supported;"
                + " export it uncompressed");
      }
    }
  }

  private Coding coding(int body, int end, boolean withPrecincts) throws PictureFileException {
    int levels = unsigned(body, 1);
    int blockWidth = unsigned(body + 1, 1) + 2;
    int blockHeight = unsigned(body + 2, 1) + 2;
    int style = unsigned(body + 3, 1);
    if (levels > MOST_LEVELS || blockWidth > 10 || blockHeight > 10 || blockWidth + blockHeight > 12) {
      throw PictureFileException.damaged("its JPEG 2000 has impossible blocks");
    }
    if ((style & ~KNOWN_STYLES) != 0) {
      throw new PictureFileException(
          "is JPEG 2000 of a rare kind (bypassing or ending the coder), which is not supported;"
              + " export it uncompressed");
    }
    int[] precincts = new int[levels + 1];
    Arrays.fill(precincts, 0xff);
    for (int r = 0; withPrecincts && r <= levels; r++) {
      if (body + 5 + r >= end) {
        throw PictureFileException.damaged("a segment of its JPEG 2000 is too short");
      }
      precincts[r] = unsigned(body + 5 + r, 1);
      if (r > 0 && ((precincts[r] & 15) == 0 || precincts[r] >> 4 == 0)) {
        throw PictureFileException.damaged("its JPEG 2000 has impossible precincts");
      }
    }
    return new Coding(
        levels, blockWidth, blockHeight, style, unsigned(body + 4, 1) == 1, precincts);
  }

  private Quantisation quantisation(int body, int end) throws PictureFileException {
    int style = unsigned(body, 1);
    int kind = style & 31;
    if (kind > 2) {
      throw PictureFileException.damaged("its JPEG 2000 has impossible steps");
    }
    int size = kind == 0 ? 1 : 2;
    int[] steps = new int[(end - body - 1) / size];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = unsigned(body + 1 + size * i, size);
    }
    return new Quantisation(kind, style >> 5, steps);
  }

  private static int ceilDivide(int value, int bits) {
    return bits > 31 ? (value > 0 ? 1 : 0) : (int) ((value + (1L << bits) - 1) >> bits);
  }

  private static int floorDivide(int value, int bits) {
    return bits > 30 ? 0 : value >> bits;
  }

  private void decodeTile(TileData data, int column, int row, short[] values)
      throws PictureFileException {
    int x0 = (int) Math.max(left, tileLeft + (long) column * tileWidth);
    int y0 = (int) Math.max(top, tileTop + (long) row * tileHeight);
    int x1 = (int) Math.min(right, tileLeft + (column + 1L) * tileWidth);
    int y1 = (int) Math.min(bottom, tileTop + (row + 1L) * tileHeight);
    Parameters own = data.parameters;
    if (!own.hasCoding || own.progression > 4) {
      throw PictureFileException.damaged("its JPEG 2000 does not say how it is coded");
    }
    List<TileComponent> components = new ArrayList<>();
    int precincts = 0;
    for (int c = 0; c < depths.length; c++) {
      TileComponent component =
          new TileComponent(
              c,
              x0,
              y0,
              x1,
              y1,
              own.codings.getOrDefault(c, own.coding),
              own.quantisations.getOrDefault(c, own.quantisation));
      precincts = component.layOut(precincts);
      components.add(component);
    }
    new Packets(data.packets.toByteArray(), own).read(components);
    float[][] planes = new float[depths.length][];
    for (int c = 0; c < planes.length; c++) {
      planes[c] = components.get(c).samples();
    }
    if (own.mixed && planes.length >= 3) {
      unmix(planes, components.get(0).coding.reversible());
    }
    int width = x1 - x0;
    for (int c = 0; c < planes.length; c++) {
      int least = signed[c] ? -(1 << depths[c] - 1) : 0;
      int most = least + (1 << depths[c]) - 1;
      int shift = signed[c] ? 0 : 1 << depths[c] - 1;
      int mask = (1 << depths[c]) - 1;
      for (int i = 0; i < planes[c].length; i++) {
        int value = (int) Math.rint(planes[c][i]) + shift;
        int clamped = Math.max(least, Math.min(most, value)) & mask;
        int pixel = (y0 - top + i / width) * (right - left) + x0 - left + i % width;
        values[pixel * planes.length + c] = (short) clamped;
      }
    }
  }

  /** Annex G: from luma and chroma back to three colours. */
  private static void unmix(float[][] planes, boolean reversible) {
    float[] first = planes[0];
    float[] second = planes[1];
    float[] third = planes[2];
    for (int i = 0; i < first.length; i++) {
      float luma = first[i];
      float cb = second[i];
      float cr = third[i];
      if (reversible) {
        float green = luma - (float) Math.floor((cb + cr) / 4);
        first[i] = cr + green;
        second[i] = green;
        third[i] = cb + green;
      } else {
        first[i] = luma + 1.402f * cr;
        second[i] = luma - 0.344136f * cb - 0.714136f * cr;
        third[i] = luma + 1.772f * cb;
      }
    }
  }

  /** A block of coefficients and what of it was found in packets. */
  private static final class Block {
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

    Block(int x0, int y0, int x1, int y1) {
      this.x0 = x0;
      this.y0 = y0;
      this.x1 = x1;
      this.y1 = y1;
    }
  }

  /** The blocks of a precinct in one band. */
  private static final class BandOfPrecinct {
    final Band band;
    final int across;
    final List<Block> blocks = new ArrayList<>();
    final TagTree inclusion;
    final TagTree missingPlanes;

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
            new Block(
                Math.max(x0, column << blockWidth),
                Math.max(y0, row << blockHeight),
                Math.min(x1, column + 1 << blockWidth),
                Math.min(y1, row + 1 << blockHeight)));
      }
      inclusion = new TagTree(across, down);
      missingPlanes = new TagTree(across, down);
    }
  }

  /** A precinct: what one packet of each layer holds. */
  private record Precinct(
      int component, int resolution, int index, long x, long y, List<BandOfPrecinct> bands) {}

  /** A band of coefficients: which, where, and how to make samples of what is decoded. */
  private record Band(
      int x0, int y0, int x1, int y1, int offsetX, int offsetY, int planes, float step) {

    Jpeg2000Block.Orientation orientation() {
      if (offsetX == offsetY) {
        return offsetX == 0
            ? Jpeg2000Block.Orientation.LOW_OR_VERTICAL
            : Jpeg2000Block.Orientation.DIAGONAL;
      }
      return offsetX == 1
          ? Jpeg2000Block.Orientation.HORIZONTAL
          : Jpeg2000Block.Orientation.LOW_OR_VERTICAL;
    }
  }

  /** A component of a tile (annex B). */
  private final class TileComponent {

    private final int number;
    private final int x0;
    private final int y0;
    private final int x1;
    private final int y1;
    private final Coding coding;
    private final Quantisation quantisation;
    private final List<Precinct> precincts = new ArrayList<>();

    TileComponent(
        int number, int x0, int y0, int x1, int y1, Coding coding, Quantisation quantisation)
        throws PictureFileException {
      this.number = number;
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
        int range = depths[number] + offsetX + offsetY;
        step =
            (float)
                (Math.scalb(1.0, range - exponent) * (1 + quantisation.mantissa(index) / 2048.0));
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
          long column = firstColumn + i % across;
          long row = firstRow + i / across;
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
    float[] samples() throws PictureFileException {
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
              for (Block block : part.blocks) {
                place(block, part.band, r, edges, samples);
              }
            }
          }
        }
        if (r > 0) {
          Jpeg2000Wavelet.inverse(
              samples, width, height, edges[0], edges[1], coding.reversible());
        }
        below = samples;
        edgesBelow = edges;
      }
      return below;
    }

    private void place(Block block, Band band, int r, int[] edges, float[] samples)
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
  }

  /** B.10.2: numbers of blocks, of which those of neighbours are known together. */
  private static final class TagTree {

    private final List<int[]> sizes = new ArrayList<>();
    private final List<int[]> values = new ArrayList<>();
    private final List<boolean[]> known = new ArrayList<>();

    TagTree(int width, int height) {
      int w = width;
      int h = height;
      while (w > 0 && h > 0) {
        sizes.add(new int[] {w, h});
        values.add(new int[w * h]);
        known.add(new boolean[w * h]);
        if (w == 1 && h == 1) {
          return;
        }
        w = w + 1 >> 1;
        h = h + 1 >> 1;
      }
    }

    /** Whether the number of a block is below a threshold. */
    boolean isBelow(int x, int y, int threshold, Bits bits) throws PictureFileException {
      int least = 0;
      for (int level = sizes.size() - 1; level >= 0; level--) {
        int node = (y >> level) * sizes.get(level)[0] + (x >> level);
        int[] value = values.get(level);
        value[node] = Math.max(value[node], least);
        while (value[node] < threshold && !known.get(level)[node]) {
          if (bits.next() == 1) {
            known.get(level)[node] = true;
          } else {
            value[node]++;
          }
        }
        least = value[node];
      }
      return known.get(0)[y * sizes.get(0)[0] + x] && least < threshold;
    }

    int value(int x, int y, Bits bits) throws PictureFileException {
      int threshold = 1;
      while (!isBelow(x, y, threshold, bits)) {
        if (threshold++ > 64) {
          throw PictureFileException.damaged("a block of its JPEG 2000 has no bits");
        }
      }
      return threshold - 1;
    }
  }

  /** The bits of packet headers: of the byte behind an FF the first bit is none of them. */
  private static final class Bits {
    private final byte[] bytes;
    private int at;
    private int current;
    private int left;

    Bits(byte[] bytes, int start) {
      this.bytes = bytes;
      at = start;
    }

    int next() throws PictureFileException {
      if (left == 0) {
        if (at >= bytes.length) {
          throw PictureFileException.cutOff();
        }
        left = current == 0xff ? 7 : 8;
        current = bytes[at++] & 0xff;
      }
      left--;
      return current >> left & 1;
    }

    int next(int count) throws PictureFileException {
      int value = 0;
      for (int i = 0; i < count; i++) {
        value = value << 1 | next();
      }
      return value;
    }

    /** Where the next byte is that is no part of the header. */
    int end() {
      return current == 0xff ? at + 1 : at;
    }
  }

  /** The packets of a tile, in the order that it says. */
  private static final class Packets {

    private final byte[] bytes;
    private final Parameters parameters;
    private int at;

    Packets(byte[] bytes, Parameters parameters) {
      this.bytes = bytes;
      this.parameters = parameters;
    }

    void read(List<TileComponent> components) throws PictureFileException {
      List<Precinct> order = new ArrayList<>();
      components.forEach(component -> order.addAll(component.precincts));
      order.sort(order());
      if (parameters.progression == 0) {
        for (int layer = 0; layer < parameters.layers; layer++) {
          for (Precinct precinct : order) {
            readPacket(precinct, layer);
          }
        }
      } else if (parameters.progression == 1) {
        int start = 0;
        while (start < order.size()) {
          int end = start;
          while (end < order.size()
              && order.get(end).resolution() == order.get(start).resolution()) {
            end++;
          }
          for (int layer = 0; layer < parameters.layers; layer++) {
            for (Precinct precinct : order.subList(start, end)) {
              readPacket(precinct, layer);
            }
          }
          start = end;
        }
      } else {
        for (Precinct precinct : order) {
          for (int layer = 0; layer < parameters.layers; layer++) {
            readPacket(precinct, layer);
          }
        }
      }
    }

    /** B.12.1, apart from the layers. */
    private Comparator<Precinct> order() {
      Comparator<Precinct> byResolution = Comparator.comparingInt(Precinct::resolution);
      Comparator<Precinct> byComponent = Comparator.comparingInt(Precinct::component);
      Comparator<Precinct> byPlace =
          Comparator.comparingLong(Precinct::y).thenComparingLong(Precinct::x);
      Comparator<Precinct> order =
          switch (parameters.progression) {
            case 0, 1 -> byResolution.thenComparing(byComponent);
            case 2 -> byResolution.thenComparing(byPlace).thenComparing(byComponent);
            case 3 -> byPlace.thenComparing(byComponent).thenComparing(byResolution);
            default -> byComponent.thenComparing(byPlace).thenComparing(byResolution);
          };
      return order.thenComparingInt(Precinct::index);
    }

    private void readPacket(Precinct precinct, int layer) throws PictureFileException {
      if (FileFormat.has(bytes, at, "\u00ff\u0091")) {
        at += 6;
      }
      Bits bits = new Bits(bytes, at);
      List<Block> found = new ArrayList<>();
      if (bits.next() == 1) {
        for (BandOfPrecinct part : precinct.bands()) {
          for (int i = 0; i < part.blocks.size(); i++) {
            if (readBlock(part, i, layer, bits)) {
              found.add(part.blocks.get(i));
            }
          }
        }
      }
      at = bits.end();
      if (FileFormat.has(bytes, at, "\u00ff\u0092")) {
        at += 2;
      }
      for (Block block : found) {
        if (block.newBytes > bytes.length - at) {
          throw PictureFileException.cutOff();
        }
        block.coded.write(bytes, at, block.newBytes);
        at += block.newBytes;
      }
    }

    /** B.10: whether a block has something in this packet, and how much. */
    private static boolean readBlock(BandOfPrecinct part, int index, int layer, Bits bits)
        throws PictureFileException {
      Block block = part.blocks.get(index);
      int x = index % part.across;
      int y = index / part.across;
      boolean present =
          block.included
              ? bits.next() == 1
              : part.inclusion.isBelow(x, y, layer + 1, bits);
      if (!present) {
        return false;
      }
      if (!block.included) {
        block.included = true;
        block.missingPlanes = part.missingPlanes.value(x, y, bits);
      }
      int passes = passes(bits);
      block.passes += passes;
      while (bits.next() == 1) {
        block.lengthBits++;
      }
      int lengthBits = block.lengthBits + 31 - Integer.numberOfLeadingZeros(passes);
      if (lengthBits > 30) {
        throw PictureFileException.damaged("a block of its JPEG 2000 is too long");
      }
      block.newBytes = bits.next(lengthBits);
      return true;
    }

    /** Table B.4. */
    private static int passes(Bits bits) throws PictureFileException {
      if (bits.next() == 0) {
        return 1;
      }
      if (bits.next() == 0) {
        return 2;
      }
      int few = bits.next(2);
      if (few < 3) {
        return 3 + few;
      }
      int some = bits.next(5);
      return some < 31 ? 6 + some : 37 + bits.next(7);
    }
  }
}
