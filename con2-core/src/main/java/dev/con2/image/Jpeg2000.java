package dev.con2.image;

import dev.con2.image.Jpeg2000Component.CodingStyle;
import dev.con2.image.Jpeg2000Component.Quantisation;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int KNOWN_STYLES =
      Jpeg2000Block.RESET | Jpeg2000Block.CAUSAL | Jpeg2000Block.SEGMENTATION_SYMBOLS;

  /** What a header says; that of a tile begins as that of the whole. */
  static final class Parameters {
    int progression;
    int layers;
    boolean mixed;
    CodingStyle coding = new CodingStyle(0, 0, 0, 0, true, new int[0]);
    final Map<Integer, CodingStyle> codings = new HashMap<>();
    Quantisation quantisation = new Quantisation(0, 0, new int[0]);
    final Map<Integer, Quantisation> quantisations = new HashMap<>();

    Parameters copy() {
      Parameters copy = new Parameters();
      copy.progression = progression;
      copy.layers = layers;
      copy.mixed = mixed;
      copy.coding = coding;
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
  private final TimeLimit time;
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

  private Jpeg2000(byte[] bytes, TimeLimit time) {
    this.bytes = bytes;
    this.time = time;
  }

  /**
   * Decodes a stream whose size is that of its file's header.
   *
   * @param time asked before each packet and each block: a packet of a byte can name a million
   *     blocks, and there may be 65,535 of it
   */
  static StoredSamples decode(byte[] bytes, int width, int height, TimeLimit time)
      throws PictureFileException {
    return new Jpeg2000(bytes, time).decode(width, height);
  }

  private StoredSamples decode(int width, int height) throws PictureFileException {
    if (!FileFormat.has(bytes, 0, "\u00ffO\u00ffQ")) {
      throw PictureFileException.damaged("its pixels are no JPEG 2000");
    }
    at = 2;
    readSegments(width, height);
    short[] values =
        new short[Math.multiplyExact(Math.multiplyExact(width, height), depths.length)];
    int across = (int) (((long) right - tileLeft + tileWidth - 1) / tileWidth);
    int down = (int) (((long) bottom - tileTop + tileHeight - 1) / tileHeight);
    for (int tile = 0; tile < (long) across * down; tile++) {
      TileData data = tiles.get(tile);
      if (data == null) {
        throw PictureFileException.cutOff();
      }
      decodeTile(data, tile % across, tile / across, values);
    }
    return new StoredSamples(depths.length, values);
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

  private void readSegment(int marker, int body, int end, Parameters into, int width, int height)
      throws PictureFileException {
    switch (marker) {
      case SIZE -> readSize(body, width, height);
      case CODING -> {
        boolean precincts = (unsigned(body, 1) & 1) != 0;
        into.progression = unsigned(body + 1, 1);
        into.layers = unsigned(body + 2, 2);
        into.mixed = unsigned(body + 4, 1) == 1;
        into.coding = coding(body + 5, end, precincts);
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

  private CodingStyle coding(int body, int end, boolean withPrecincts) throws PictureFileException {
    int levels = unsigned(body, 1);
    int blockWidth = unsigned(body + 1, 1) + 2;
    int blockHeight = unsigned(body + 2, 1) + 2;
    int style = unsigned(body + 3, 1);
    if (levels > MOST_LEVELS
        || blockWidth > 10
        || blockHeight > 10
        || blockWidth + blockHeight > 12) {
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
    return new CodingStyle(
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

  private void decodeTile(TileData data, int column, int row, short[] values)
      throws PictureFileException {
    int x0 = (int) Math.max(left, tileLeft + (long) column * tileWidth);
    int y0 = (int) Math.max(top, tileTop + (long) row * tileHeight);
    int x1 = (int) Math.min(right, tileLeft + (column + 1L) * tileWidth);
    int y1 = (int) Math.min(bottom, tileTop + (row + 1L) * tileHeight);
    Parameters own = data.parameters;
    if (own.coding.precincts().length == 0 || own.progression > 4) {
      throw PictureFileException.damaged("its JPEG 2000 does not say how it is coded");
    }
    List<Jpeg2000Component> components = new ArrayList<>();
    int precincts = 0;
    for (int c = 0; c < depths.length; c++) {
      Jpeg2000Component component =
          new Jpeg2000Component(
              c,
              depths[c],
              x0,
              y0,
              x1,
              y1,
              own.codings.getOrDefault(c, own.coding),
              own.quantisations.getOrDefault(c, own.quantisation));
      precincts = component.layOut(precincts);
      components.add(component);
    }
    new Jpeg2000Packets(data.packets.toByteArray(), own, time).read(components);
    float[][] planes = new float[depths.length][];
    for (int c = 0; c < planes.length; c++) {
      planes[c] = components.get(c).samples(time);
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
}
