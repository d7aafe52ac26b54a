package dev.con2.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The few attributes of a DICOM file that say what its pixels mean. All others, and so everything
 * about the patient, are passed over without being kept: nothing of them can come to light.
 *
 * <p>The elements are those of PS3.6, their coding is that of PS3.5, chapter 7.
 */
final class DicomAttributes {

  private static final Pattern TYPE = Pattern.compile("[A-Z]{2}");

  static final int TRANSFER_SYNTAX = 0x0002_0010;
  static final int SAMPLES_PER_PIXEL = 0x0028_0002;
  static final int PHOTOMETRIC_INTERPRETATION = 0x0028_0004;
  static final int PLANAR_CONFIGURATION = 0x0028_0006;
  static final int NUMBER_OF_FRAMES = 0x0028_0008;
  static final int ROWS = 0x0028_0010;
  static final int COLUMNS = 0x0028_0011;
  static final int BITS_ALLOCATED = 0x0028_0100;
  static final int BITS_STORED = 0x0028_0101;
  static final int HIGH_BIT = 0x0028_0102;
  static final int PIXEL_REPRESENTATION = 0x0028_0103;
  static final int WINDOW_CENTER = 0x0028_1050;
  static final int WINDOW_WIDTH = 0x0028_1051;
  static final int RESCALE_INTERCEPT = 0x0028_1052;
  static final int RESCALE_SLOPE = 0x0028_1053;
  static final int VOI_LUT_FUNCTION = 0x0028_1056;
  static final int RED_PALETTE_DESCRIPTOR = 0x0028_1101;
  static final int RED_PALETTE = 0x0028_1201;
  static final int MODALITY_LUT_SEQUENCE = 0x0028_3000;
  static final int LUT_DESCRIPTOR = 0x0028_3002;
  static final int LUT_DATA = 0x0028_3006;
  static final int VOI_LUT_SEQUENCE = 0x0028_3010;
  static final int FRAME_VOI_LUT_SEQUENCE = 0x0028_9132;
  static final int PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x0028_9145;
  static final int PRESENTATION_LUT_SHAPE = 0x2050_0020;
  static final int SHARED_FUNCTIONAL_GROUPS = 0x5200_9229;
  static final int PER_FRAME_FUNCTIONAL_GROUPS = 0x5200_9230;
  static final int FLOAT_PIXEL_DATA = 0x7fe0_0008;
  static final int DOUBLE_PIXEL_DATA = 0x7fe0_0009;
  static final int PIXEL_DATA = 0x7fe0_0010;

  private static final int PREAMBLE = 132;
  private static final int ITEM = 0xfffe_e000;
  private static final int END_OF_ITEM = 0xfffe_e00d;
  private static final int END_OF_SEQUENCE = 0xfffe_e0dd;
  private static final long UNDEFINED = 0xffff_ffffL;

  private static final Set<Integer> KEPT =
      Set.of(
          TRANSFER_SYNTAX,
          SAMPLES_PER_PIXEL,
          PHOTOMETRIC_INTERPRETATION,
          PLANAR_CONFIGURATION,
          NUMBER_OF_FRAMES,
          ROWS,
          COLUMNS,
          BITS_ALLOCATED,
          BITS_STORED,
          HIGH_BIT,
          PIXEL_REPRESENTATION,
          WINDOW_CENTER,
          WINDOW_WIDTH,
          RESCALE_INTERCEPT,
          RESCALE_SLOPE,
          VOI_LUT_FUNCTION,
          RED_PALETTE_DESCRIPTOR,
          RED_PALETTE_DESCRIPTOR + 1,
          RED_PALETTE_DESCRIPTOR + 2,
          RED_PALETTE,
          RED_PALETTE + 1,
          RED_PALETTE + 2,
          LUT_DESCRIPTOR,
          LUT_DATA,
          PRESENTATION_LUT_SHAPE);

  private static final Set<Integer> KEPT_SEQUENCES =
      Set.of(
          MODALITY_LUT_SEQUENCE,
          VOI_LUT_SEQUENCE,
          FRAME_VOI_LUT_SEQUENCE,
          PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
          SHARED_FUNCTIONAL_GROUPS,
          PER_FRAME_FUNCTIONAL_GROUPS);

  /** The types of value whose length has four bytes (PS3.5, 7.1.2). */
  private static final Set<String> LONG_TYPES =
      Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");

  /** A table of 65,536 entries of two bytes, and nothing that is kept is longer. */
  private static final int LONGEST_KEPT = 1 << 17;

  /** A small deflated file may unpack to any length. */
  private static final long LONGEST_BEFORE_PIXELS = 1L << 28;

  private static final int DEEPEST = 16;
  private static final int MOST_ITEMS = 200_000;

  private final Map<Integer, byte[]> values = new HashMap<>();
  private final Map<Integer, List<DicomAttributes>> sequences = new HashMap<>();
  private final boolean little;

  private DicomAttributes(boolean little) {
    this.little = little;
  }

  /**
   * How the elements of a file are coded.
   *
   * @param explicit whether each says of what type its value is
   * @param little whether the lower bytes of numbers come first
   */
  record Coding(boolean explicit, boolean little) {}

  /**
   * A file as far as its pixels.
   *
   * @param attributes those before the pixels
   * @param pixelsAt where in the stream their value begins; -1 if there are none
   * @param pixelBytes its length; -1 where it is a sequence of fragments
   * @param pixelTag which element holds them
   * @param words whether they are words of 16 bits, whose bytes a big-endian file swaps
   */
  record Header(
      DicomAttributes attributes, long pixelsAt, long pixelBytes, int pixelTag, boolean words) {}

  /**
   * The header of a file.
   *
   * @param transferSyntax how its elements and pixels are coded
   * @param end where it ends and the elements begin
   */
  record FileHeader(String transferSyntax, int end) {}

  /** Reads the header of a file, group 2, which stands behind its preamble of 132 bytes. */
  static FileHeader readFileHeader(byte[] bytes) throws IOException {
    DicomAttributes attributes = new DicomAttributes(true);
    InputStream in = new ByteArrayInputStream(bytes, PREAMBLE, bytes.length - PREAMBLE);
    Parser parser = new Parser(new CountedStream(in, PREAMBLE), new Coding(true, true));
    parser.readFileHeader(attributes);
    return new FileHeader(attributes.text(TRANSFER_SYNTAX), (int) parser.in.at());
  }

  /** Reads the elements up to the pixels. */
  static Header read(InputStream in, long start, Coding coding) throws IOException {
    DicomAttributes attributes = new DicomAttributes(coding.little());
    return new Parser(new CountedStream(in, start), coding).readUpToPixels(attributes);
  }

  boolean has(int tag) {
    return values.containsKey(tag);
  }

  private byte[] value(int tag) {
    return values.getOrDefault(tag, new byte[0]);
  }

  /** An unsigned number of 16 bits, or what it is where it is missing. */
  int unsigned(int tag, int missing) {
    byte[] value = value(tag);
    return value.length < 2 ? missing : (int) HeaderIntegers.unsigned(value, 0, 2, little);
  }

  /** Unsigned numbers of 16 bits. */
  int[] unsigned(int tag) {
    byte[] value = value(tag);
    int[] numbers = new int[value.length / 2];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (int) HeaderIntegers.unsigned(value, 2 * i, 2, little);
    }
    return numbers;
  }

  /**
   * The entries of a table: words or, where they may be, bytes.
   *
   * @param count how many it has, at least 1
   * @return none where they are too few
   */
  int[] entries(int tag, int count, boolean mayBeBytes) {
    byte[] value = value(tag);
    if (value.length >= 2 * count) {
      return Arrays.copyOf(unsigned(tag), count);
    }
    boolean bytes = mayBeBytes && value.length >= count + (count & 1);
    int[] entries = new int[bytes ? count : 0];
    for (int i = 0; i < entries.length; i++) {
      // Words of which each holds two, the lower first.
      entries[i] = value[little ? i : i ^ 1] & 0xff;
    }
    return entries;
  }

  /** The first of the texts of a value. */
  String text(int tag) {
    String all = new String(value(tag), StandardCharsets.ISO_8859_1);
    int next = all.indexOf('\\');
    return (next < 0 ? all : all.substring(0, next)).replace('\0', ' ').strip();
  }

  /**
   * The first of the numbers that a text holds.
   *
   * @param what it is called where it is no number
   */
  OptionalDouble number(int tag, String what) throws PictureFileException {
    String text = text(tag);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return OptionalDouble.of(number);
      }
    } catch (NumberFormatException e) {
      // Said below, without the text.
    }
    throw PictureFileException.damaged("its " + what + " is no number");
  }

  /** The items of a sequence; none where it is missing. */
  List<DicomAttributes> items(int tag) {
    return sequences.getOrDefault(tag, List.of());
  }

  /** Bytes in their order, counted. */
  private static final class CountedStream {

    private final InputStream in;
    private long at;

    CountedStream(InputStream in, long start) {
      this.in = in;
      at = start;
    }

    long at() {
      return at;
    }

    /** The next byte, or -1 at the end. */
    int read() throws IOException {
      int value = in.read();
      at += value < 0 ? 0 : 1;
      return value;
    }

    byte[] read(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw PictureFileException.cutOff();
      }
      at += length;
      return bytes;
    }

    void skip(long length) throws IOException {
      if (length > LONGEST_BEFORE_PIXELS) {
        throw PictureFileException.cutOff();
      }
      long left = length;
      while (left > 0) {
        long skipped = in.skip(left);
        if (skipped <= 0) {
          if (in.read() < 0) {
            throw PictureFileException.cutOff();
          }
          skipped = 1;
        }
        left -= skipped;
      }
      at += length;
    }
  }

  /** Goes through the elements. */
  private static final class Parser {

    private final CountedStream in;
    private final Coding coding;
    private int items;
    private int tag;
    private String type = "";
    private long length;

    Parser(CountedStream in, Coding coding) {
      this.in = in;
      this.coding = coding;
    }

    void readFileHeader(DicomAttributes into) throws IOException {
      // Its first element says how long the others are.
      if (!readElement() || tag != 0x0002_0000 || length != 4) {
        throw PictureFileException.damaged("its header does not begin with its length");
      }
      long end = unsigned(in.read(4));
      end += in.at();
      while (in.at() < end) {
        if (!readElement() || tag >>> 16 != 2) {
          throw PictureFileException.damaged("its header is not as long as it says");
        }
        keepOrSkip(into, true, 0);
      }
    }

    Header readUpToPixels(DicomAttributes into) throws IOException {
      while (readElement()) {
        if (tag == PIXEL_DATA || tag == FLOAT_PIXEL_DATA || tag == DOUBLE_PIXEL_DATA) {
          return new Header(
              into, in.at(), length == UNDEFINED ? -1 : length, tag, !type.equals("OB"));
        }
        keepOrSkip(into, true, 0);
      }
      return new Header(into, -1, 0, 0, false);
    }

    /** Reads the tag, the type and the length of an element; false at the end of the file. */
    private boolean readElement() throws IOException {
      if (in.at() > LONGEST_BEFORE_PIXELS) {
        throw PictureFileException.damaged("what stands before its pixels has no end");
      }
      int first = in.read();
      if (first < 0) {
        return false;
      }
      byte[] rest = in.read(3);
      byte[] group = {(byte) first, rest[0]};
      byte[] element = {rest[1], rest[2]};
      tag = (int) (unsigned(group) << 16 | unsigned(element));
      if (tag >>> 16 == 0xfffe) {
        type = "";
        length = unsigned(in.read(4));
        return true;
      }
      if (!coding.explicit()) {
        type = KEPT_SEQUENCES.contains(tag) ? "SQ" : "";
        length = unsigned(in.read(4));
        return true;
      }
      type = new String(in.read(2), StandardCharsets.ISO_8859_1);
      if (!TYPE.matcher(type).matches()) {
        throw PictureFileException.damaged("an element has no type");
      }
      if (LONG_TYPES.contains(type)) {
        in.skip(2);
        length = unsigned(in.read(4));
      } else {
        length = unsigned(in.read(2));
      }
      return true;
    }

    private void keepOrSkip(DicomAttributes into, boolean keep, int depth) throws IOException {
      if (type.equals("SQ") || length == UNDEFINED) {
        boolean kept = keep && KEPT_SEQUENCES.contains(tag);
        if (!kept && length != UNDEFINED) {
          in.skip(length);
          return;
        }
        List<DicomAttributes> found = new ArrayList<>();
        int sequence = tag;
        // A sequence of unknown type is coded without types, wherever it stands (PS3.5, 6.2.2).
        Parser inner =
            type.equals("UN") ? new Parser(in, new Coding(false, coding.little())) : this;
        inner.readSequence(found, kept, length, depth + 1);
        if (kept) {
          into.sequences.put(sequence, found);
        }
      } else if (keep && KEPT.contains(tag)) {
        if (length > LONGEST_KEPT) {
          throw PictureFileException.damaged("an element is too long");
        }
        into.values.put(tag, in.read((int) length));
      } else {
        in.skip(length);
      }
    }

    private void readSequence(
        List<DicomAttributes> found, boolean keep, long sequenceLength, int depth)
        throws IOException {
      if (depth > DEEPEST) {
        throw PictureFileException.damaged("its sequences are nested too deeply");
      }
      long end = sequenceLength == UNDEFINED ? Long.MAX_VALUE : in.at() + sequenceLength;
      while (in.at() < end) {
        if (!readElement()) {
          throw PictureFileException.cutOff();
        }
        if (tag == END_OF_SEQUENCE) {
          return;
        }
        if (tag != ITEM || ++items > MOST_ITEMS) {
          throw PictureFileException.damaged("a sequence holds what it cannot");
        }
        DicomAttributes item = new DicomAttributes(coding.little());
        readItem(item, keep, length, depth);
        if (keep) {
          found.add(item);
        }
      }
    }

    private void readItem(DicomAttributes item, boolean keep, long itemLength, int depth)
        throws IOException {
      long end = itemLength == UNDEFINED ? Long.MAX_VALUE : in.at() + itemLength;
      while (in.at() < end) {
        if (!readElement()) {
          throw PictureFileException.cutOff();
        }
        if (tag == END_OF_ITEM) {
          return;
        }
        keepOrSkip(item, keep, depth);
      }
    }

    private long unsigned(byte[] bytes) {
      return HeaderIntegers.unsigned(bytes, 0, bytes.length, coding.little());
    }
  }
}
