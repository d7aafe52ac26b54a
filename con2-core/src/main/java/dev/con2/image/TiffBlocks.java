package dev.con2.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The strips or tiles of a TIFF page, unpacked one by one. */
final class TiffBlocks {

  /** The number of the compression that is a JPEG file a block. */
  static final int JPEG = 7;

  private static final int NONE = 1;
  private static final int LZW = 5;
  private static final int DEFLATE = 8;
  private static final int OLD_DEFLATE = 32946;
  private static final int PACK_BITS = 32773;
  private static final Map<Integer, String> STRANGERS =
      Map.ofEntries(
          Map.entry(6, "JPEG of the old style"),
          Map.entry(9, "JBIG"),
          Map.entry(10, "JBIG"),
          Map.entry(32766, "NeXT's compression"),
          Map.entry(32771, "unpadded fax"),
          Map.entry(32809, "ThunderScan's compression"),
          Map.entry(33003, "JPEG 2000"),
          Map.entry(33005, "JPEG 2000"),
          Map.entry(34661, "JBIG"),
          Map.entry(34676, "SGI's logarithmic compression"),
          Map.entry(34677, "SGI's logarithmic compression"),
          Map.entry(34712, "JPEG 2000"),
          Map.entry(34887, "LERC"),
          Map.entry(34892, "lossy JPEG of a camera"),
          Map.entry(34925, "LZMA"),
          Map.entry(34933, "PNG"),
          Map.entry(34934, "JPEG XR"),
          Map.entry(50000, "Zstandard"),
          Map.entry(50001, "WebP"),
          Map.entry(52546, "JPEG XL"));

  /** Bits, compression, meaning and samples. */
  private static final Set<Long> SHORT_IN_FAX = Set.of(258L, 259L, 262L, 277L);

  private static final int FILL_ORDER = 266;
  private static final int STRIP_OFFSETS = 273;
  private static final int STRIP_BYTES = 279;
  private static final int FAX_3_OPTIONS = 292;
  private static final int FAX_4_OPTIONS = 293;
  private static final int PREDICTOR = 317;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int JPEG_TABLES = 347;

  private final TiffFile file;
  private final TiffDirectory tags;
  private final Decoders decoders;
  private final TimeLimit time;
  private final int compression;
  private final boolean differences;
  private final boolean lowBitFirst;
  private final Lzw lzw = Lzw.ofTiff();

  TiffBlocks(TiffFile file, Decoders decoders, TimeLimit time) throws PictureFileException {
    this.file = file;
    this.tags = file.directory();
    this.decoders = decoders;
    this.time = time;
    compression = (int) tags.value(TiffFile.COMPRESSION, NONE);
    if (STRANGERS.containsKey(compression)) {
      throw TiffFile.unsupported("pixels packed by " + STRANGERS.get(compression));
    }
    boolean predicted = compression == LZW || compression == DEFLATE || compression == OLD_DEFLATE;
    long predictor = predicted ? tags.value(PREDICTOR, 1) : 1;
    if (predictor > 2 || predictor == 2 && file.bits() != 8 && file.bits() != 16) {
      throw TiffFile.unsupported(
          "predictor %d at %d bits a sample".formatted(predictor, file.bits()));
    }
    differences = predictor == 2;
    lowBitFirst = tags.value(FILL_ORDER, 1) == 2;
  }

  /** Unpacks all of them. */
  void readInto(TiffPixels pixels) throws IOException {
    int across = (file.width() - 1) / file.blockWidth() + 1;
    int down = (file.height() - 1) / file.blockHeight() + 1;
    int planes = file.planar() ? file.samples() : 1;
    long[] offsets = tags.values(file.tiled() ? TILE_OFFSETS : STRIP_OFFSETS);
    long[] lengths = tags.values(file.tiled() ? TILE_BYTES : STRIP_BYTES);
    long blocks = (long) across * down * planes;
    if (offsets.length < blocks) {
      throw PictureFileException.damaged("it has too few strips or tiles");
    }
    if (lengths.length == 0 && blocks == 1) {
      lengths = new long[] {tags.bytes().length - offsets[0]}; // Writers of long ago left it out.
    }
    if (lengths.length < blocks) {
      throw PictureFileException.damaged("the lengths of its strips or tiles are missing");
    }
    int number = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int y = 0; y < down; y++) {
        for (int x = 0; x < across; x++, number++) {
          boolean needed =
              !file.planar() || plane < file.colours().channels() || plane == file.alpha();
          if (needed) {
            time.check();
            byte[] packed = tags.inside(offsets[number], lengths[number]);
            read(packed, plane, x * file.blockWidth(), y * file.blockHeight(), pixels);
          }
        }
      }
    }
  }

  private void read(byte[] packed, int plane, int left, int top, TiffPixels pixels)
      throws IOException {
    int used = Math.min(file.blockHeight(), file.height() - top);
    int step = file.planar() ? 1 : file.samples();
    if (compression == JPEG) {
      readJpeg(packed, plane, left, top, used, pixels);
      return;
    }
    int rowBytes = (int) rowBytes(step);
    int rows = file.tiled() ? file.blockHeight() : used;
    byte[] unpacked = unpack(packed, Math.multiplyExact(rowBytes, used), rows);
    int[] row = new int[file.blockWidth() * step];
    for (int y = 0; y < used; y++) {
      fill(row, unpacked, y * rowBytes);
      if (differences) {
        for (int i = step; i < row.length; i++) {
          row[i] = row[i] + row[i - step] & (1 << file.bits()) - 1;
        }
      }
      pixels.put(plane, step, row, top + y, left);
    }
  }

  private long rowBytes(int step) throws PictureFileException {
    long bytes = ((long) file.blockWidth() * step * file.bits() + 7) / 8;
    if (bytes * file.blockHeight() > Integer.MAX_VALUE) {
      throw TiffFile.unsupported("strips of more than 2 GiB");
    }
    return bytes;
  }

  /** Samples, each from its highest bit, or of 16 bits in the order of the file. */
  private void fill(int[] row, byte[] from, int start) {
    int bits = file.bits();
    if (bits == 8) {
      for (int i = 0; i < row.length; i++) {
        row[i] = from[start + i] & 0xff;
      }
    } else if (bits == 16) {
      int high = tags.little() ? 1 : 0;
      for (int i = 0, at = start; i < row.length; i++, at += 2) {
        row[i] = (from[at + high] & 0xff) << 8 | from[at + 1 - high] & 0xff;
      }
    } else {
      long bit = 8L * start;
      for (int i = 0; i < row.length; i++) {
        int value = 0;
        for (int k = 0; k < bits; k++, bit++) {
          value = value << 1 | from[(int) (bit >> 3)] >> (7 - (bit & 7)) & 1;
        }
        row[i] = value;
      }
    }
  }

  /**
   * Unpacks a block.
   *
   * @param length bytes that the picture needs of it
   * @param rows of the block, of which a tile at the edge has more than the picture
   */
  private byte[] unpack(byte[] packed, int length, int rows) throws IOException {
    if (lowBitFirst) {
      for (int i = 0; i < packed.length; i++) {
        packed[i] = (byte) (Integer.reverse(packed[i]) >>> 24);
      }
    }
    byte[] unpacked = new byte[compression == NONE ? 0 : length];
    int found =
        switch (compression) {
          case NONE -> {
            unpacked = packed;
            yield packed.length;
          }
          case LZW -> {
            requireNewStyle(packed);
            yield lzw.decode(packed, unpacked);
          }
          case DEFLATE, OLD_DEFLATE -> inflate(packed, unpacked);
          case PACK_BITS -> RunLengths.unpack(packed, 0, unpacked);
          case 2, 3, 4 -> {
            unpacked = fax(packed, rows);
            yield unpacked.length;
          }
          default -> throw TiffFile.unsupported("pixels packed in way " + compression);
        };
    if (found < length) {
      throw PictureFileException.damaged("a strip or tile holds too few pixels");
    }
    return unpacked;
  }

  private static void requireNewStyle(byte[] packed) throws PictureFileException {
    if (packed.length > 1 && packed[0] == 0 && (packed[1] & 1) == 1) {
      throw TiffFile.unsupported("pixels packed by LZW of the old style");
    }
  }

  private static int inflate(byte[] packed, byte[] to) throws PictureFileException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int found = 0;
      while (found < to.length) {
        int more = inflater.inflate(to, found, to.length - found);
        if (more == 0) {
          break; // The end, or a dictionary that no TIFF has.
        }
        found += more;
      }
      return found;
    } catch (DataFormatException e) {
      throw PictureFileException.damaged("its pixels cannot be inflated");
    } finally {
      inflater.end();
    }
  }

  /** One bit a pixel, by the JDK's decoder, out of a file of this block alone. */
  private byte[] fax(byte[] packed, int rows) throws IOException {
    if (file.bits() != 1 || file.samples() != 1) {
      throw PictureFileException.damaged("a fax has one bit a pixel");
    }
    long[][] entries = {
      {256, file.blockWidth()},
      {257, rows},
      {258, 1},
      {259, compression},
      {262, 1},
      {STRIP_OFFSETS, 0},
      {277, 1},
      {278, rows},
      {STRIP_BYTES, packed.length},
      {FAX_3_OPTIONS, tags.value(FAX_3_OPTIONS, 0)},
      {FAX_4_OPTIONS, tags.value(FAX_4_OPTIONS, 0)}
    };
    int start = 8 + 2 + 12 * entries.length + 4;
    entries[5][1] = start;
    ByteArrayOutputStream whole = new ByteArrayOutputStream(start + packed.length);
    write(whole, 0x4d4d002aL, 4);
    write(whole, 8, 4);
    write(whole, entries.length, 2);
    for (long[] entry : entries) {
      boolean isShort = SHORT_IN_FAX.contains(entry[0]); // As a LONG the JDK misreads them.
      write(whole, entry[0], 2);
      write(whole, isShort ? 3 : 4, 2);
      write(whole, 1, 4);
      write(whole, isShort ? entry[1] << 16 : entry[1], 4);
    }
    write(whole, 0, 4);
    whole.write(packed, 0, packed.length);
    return decoders.decodeFax(whole.toByteArray(), time);
  }

  private static void write(ByteArrayOutputStream to, long value, int length) {
    for (int i = length - 1; i >= 0; i--) {
      to.write((int) (value >> 8 * i));
    }
  }

  private void readJpeg(byte[] packed, int plane, int left, int top, int rows, TiffPixels pixels)
      throws IOException {
    int step = file.planar() ? 1 : file.samples();
    if (file.bits() != 8 || step != 1 && step != 3 || step == 1 && file.alpha() >= 0) {
      throw TiffFile.unsupported("a JPEG of other than 8-bit grey or RGB");
    }
    JpegFile jpeg = JpegFile.parse(withTables(packed), false);
    if (jpeg.width() != file.blockWidth()
        || jpeg.height() < rows
        || jpeg.height() > file.blockHeight()
        || jpeg.components() != step) {
      throw PictureFileException.damaged("a JPEG in it has another size than the TIFF says");
    }
    Image image =
        decoders.decode(
            jpeg.withColours(file.colours() == TiffFile.Colours.LUMA_AND_CHROMA && step == 3),
            time);
    int[] row = new int[file.blockWidth() * step];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < file.blockWidth(); x++) {
        for (int c = 0; c < step; c++) {
          row[x * step + c] = image.sample(c, y, x);
        }
      }
      pixels.put(plane, step, row, top + y, left);
    }
  }

  /** A block's JPEG with the tables that it shares with all others. */
  private byte[] withTables(byte[] packed) throws PictureFileException {
    byte[] tables = tags.content(JPEG_TABLES);
    if (packed.length < 4 || tables.length < 4) {
      return packed;
    }
    boolean ended = tables[tables.length - 1] == (byte) JpegSegments.END_OF_IMAGE;
    ByteArrayOutputStream whole = new ByteArrayOutputStream(tables.length + packed.length);
    whole.write(tables, 0, tables.length - (ended ? 2 : 0));
    whole.write(packed, 2, packed.length - 2);
    return whole.toByteArray();
  }
}
