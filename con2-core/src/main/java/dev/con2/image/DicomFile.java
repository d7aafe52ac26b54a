package dev.con2.image;

import dev.con2.image.DicomAttributes.Coding;
import dev.con2.image.DicomAttributes.FileHeader;
import dev.con2.image.DicomAttributes.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A DICOM file (PS3.10) with pictures: grey ones of 8 to 16 bits become 16 bits as {@link
 * DicomGreyscale} has it, colours of 8 bits stay 8. What is drawn over pictures (overlays) is left
 * out. The size is checked before memory is taken for pixels.
 */
final class DicomFile {

  private static final String NOT_SUPPORTED =
      ", which is not supported; export it uncompressed or as JPEG-LS";

  private final byte[] bytes;
  private final TransferSyntax syntax;
  private final int start;
  private final Header header;
  private final DicomAttributes attributes;
  private final int width;
  private final int height;
  private final int components;
  private final int bitsAllocated;
  private final int bitsStored;
  private final int frames;

  /** As with the pages of TIFF. Each frame has a byte at least. */
  private static final int MOST_FRAMES = 100_000;

  private DicomFile(byte[] bytes, SizeLimit limit) throws IOException {
    this.bytes = bytes;
    FileHeader fileHeader = DicomAttributes.readFileHeader(bytes);
    syntax = TransferSyntax.of(fileHeader.transferSyntax());
    start = fileHeader.end();
    try (InputStream in = elements()) {
      header = DicomAttributes.read(in, start, syntax.coding());
    }
    attributes = header.attributes();
    requirePixels();
    width = attributes.unsigned(DicomAttributes.COLUMNS, 0);
    height = attributes.unsigned(DicomAttributes.ROWS, 0);
    limit.check(width, height);
    components = attributes.unsigned(DicomAttributes.SAMPLES_PER_PIXEL, 1);
    bitsAllocated = attributes.unsigned(DicomAttributes.BITS_ALLOCATED, 0);
    bitsStored = attributes.unsigned(DicomAttributes.BITS_STORED, bitsAllocated);
    requireSamplesThatAreRead();
    frames =
        (int) attributes.number(DicomAttributes.NUMBER_OF_FRAMES, "number of frames").orElse(1);
    if (frames < 1) {
      throw PictureFileException.damaged("it says that it has no frames");
    }
    if (frames > Math.min(MOST_FRAMES, bytes.length)) {
      throw PictureFileException.damaged("it says that it has %d frames".formatted(frames));
    }
  }

  /**
   * Reads all but the pixels.
   *
   * @throws PictureFileException if it is damaged, has no picture or one of a kind that is not
   *     read, or more pixels than allowed; never with a value of an attribute but its size, its
   *     bits or the name of its transfer syntax
   */
  static DicomFile parse(byte[] bytes, SizeLimit limit) throws IOException {
    return new DicomFile(bytes, limit);
  }

  /** How many pictures it holds, at least 1. */
  int frames() {
    return frames;
  }

  /** The elements behind the header of the file. */
  private InputStream elements() {
    InputStream in = new ByteArrayInputStream(bytes, start, bytes.length - start);
    if (syntax != TransferSyntax.DEFLATED) {
      return in;
    }
    return new InflaterInputStream(in, new Inflater(true)) {
      @Override
      public void close() throws IOException {
        super.close();
        inf.end(); // one that was given is not ended by it
      }
    };
  }

  private void requirePixels() throws PictureFileException {
    if (header.pixelsAt() < 0) {
      throw new PictureFileException(
          "is a DICOM file without a picture (a report, a plan or a presentation); leave it out");
    }
    if (header.pixelTag() != DicomAttributes.PIXEL_DATA) {
      throw new PictureFileException(
          "is a DICOM file of floating-point pixels, which is not supported; export it as 16 bits");
    }
  }

  private void requireSamplesThatAreRead() throws PictureFileException {
    String kind = photometricInterpretation();
    boolean grey = components == 1 && !kind.startsWith("YBR") && !kind.equals("RGB");
    if (!grey && components != 3) {
      throw new PictureFileException(
          "is a DICOM file of %d samples a pixel, which is not supported; export it as grey or RGB"
              .formatted(components));
    }
    boolean eightBits = bitsAllocated == 8;
    if (!eightBits && bitsAllocated != 16
        || bitsStored > bitsAllocated
        || bitsStored < 1
        || !grey && !(eightBits && bitsStored == 8)) {
      throw new PictureFileException(
          "is a DICOM file of %s pixels with %d of %d bits, which is not supported; export it with 8 or 16 bits"
              .formatted(grey ? "grey" : "colour", bitsStored, bitsAllocated));
    }
  }

  private String photometricInterpretation() {
    return attributes.text(DicomAttributes.PHOTOMETRIC_INTERPRETATION);
  }

  /**
   * A picture.
   *
   * @param frame which one, from 0
   * @param until asked for the time as a JPEG or a JPEG 2000 is decoded
   */
  Image frame(int frame, Decoders decoders, TimeLimit until) throws IOException {
    if (frame < 0 || frame >= frames) {
      throw new IllegalArgumentException("frame " + frame + " of " + frames);
    }
    return switch (syntax) {
      case IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED -> shown(unpacked(pixels(frame)), frame);
      case ENCAPSULATED -> shown(unpacked(fragments(frame)), frame);
      case RUN_LENGTHS ->
          shown(
              RunLengths.decode(
                  fragments(frame), width, height, components, bitsAllocated / Byte.SIZE),
              frame);
      case JPEG -> {
        Image.EightBit image = jpeg(fragments(frame), decoders, until);
        yield components == 1 ? grey(firstPlane(image), frame) : image;
      }
      case JPEG_LOSSLESS -> shown(LosslessJpeg.decode(fragments(frame), width, height), frame);
      case JPEG_LS -> shown(JpegLs.decode(fragments(frame), width, height), frame);
      case JPEG_2000 -> shown(Jpeg2000.decode(fragments(frame), width, height, until), frame);
    };
  }

  private Image shown(StoredSamples samples, int frame) throws PictureFileException {
    requireComponents(samples.components());
    return components == 1 ? grey(samples, frame) : colours(samples);
  }

  private long frameBytes() {
    long samples = (long) width * height * components;
    return halvedColour() ? samples / 3 * 2 : samples * (bitsAllocated / Byte.SIZE);
  }

  /** Uncompressed, with one pair of chroma for two pixels. */
  private boolean halvedColour() {
    return photometricInterpretation().equals("YBR_FULL_422") && !syntax.compressed();
  }

  /** The bytes of a frame that is not in fragments. */
  private byte[] pixels(int frame) throws IOException {
    if (header.pixelBytes() < 0) {
      throw PictureFileException.damaged("its pixels are in fragments, which it does not say");
    }
    long length = frameBytes();
    if (length > Integer.MAX_VALUE - 8) {
      throw new PictureFileException("has more bytes than can be kept; make it smaller");
    }
    if (length * (frame + 1L) > header.pixelBytes()) {
      throw PictureFileException.cutOff();
    }
    try (InputStream in = elements()) {
      in.skipNBytes(header.pixelsAt() - start + length * frame);
      byte[] pixels = in.readNBytes((int) length);
      if (pixels.length < length) {
        throw PictureFileException.cutOff();
      }
      return pixels;
    }
  }

  private StoredSamples unpacked(byte[] pixels) throws PictureFileException {
    if (pixels.length < frameBytes()) {
      throw PictureFileException.cutOff();
    }
    int area = width * height;
    short[] values = new short[Math.multiplyExact(area, components)];
    if (halvedColour()) {
      for (int pixel = 0; pixel < area; pixel++) {
        int pair = pixel / 2 * 4;
        values[3 * pixel] = (short) (pixels[pair + pixel % 2] & 0xff);
        values[3 * pixel + 1] = (short) (pixels[pair + 2] & 0xff);
        values[3 * pixel + 2] = (short) (pixels[pair + 3] & 0xff);
      }
      return new StoredSamples(components, values);
    }
    boolean planar =
        components > 1 && attributes.unsigned(DicomAttributes.PLANAR_CONFIGURATION, 0) == 1;
    boolean swapped = bitsAllocated == 8 && !syntax.coding().little() && header.words();
    for (int i = 0; i < values.length; i++) {
      int value;
      if (bitsAllocated == 16) {
        value = (int) HeaderIntegers.unsigned(pixels, 2 * i, 2, syntax.coding().little());
      } else {
        int at = swapped && (i ^ 1) < pixels.length ? i ^ 1 : i;
        value = pixels[at] & 0xff;
      }
      values[planar ? i % area * components + i / area : i] = (short) value;
    }
    return new StoredSamples(components, values);
  }

  /** The coded bytes of a frame, which are one fragment or several. */
  private byte[] fragments(int frame) throws PictureFileException {
    if (header.pixelBytes() >= 0) {
      throw PictureFileException.damaged("its pixels are not in fragments, as they must be");
    }
    List<int[]> all = new ArrayList<>();
    for (long at = header.pixelsAt(); ; ) {
      if (at + 8 > bytes.length) {
        throw PictureFileException.cutOff();
      }
      long tag = HeaderIntegers.littleEndian(bytes, (int) at, 4);
      long length = HeaderIntegers.littleEndian(bytes, (int) at + 4, 4);
      if (tag == 0xe0dd_fffeL) {
        break;
      }
      if (tag != 0xe000_fffeL) {
        throw PictureFileException.damaged("its fragments hold what they cannot");
      }
      if (at + 8 + length > bytes.length) {
        throw PictureFileException.cutOff();
      }
      all.add(new int[] {(int) at + 8, (int) length});
      at += 8 + length;
    }
    if (all.size() < 2) {
      throw PictureFileException.damaged("it has no pixels");
    }
    List<int[]> ofPixels = all.subList(1, all.size());
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    for (int[] fragment : ofFrame(frame, all.get(0), ofPixels)) {
      coded.write(bytes, fragment[0], fragment[1]);
    }
    return coded.toByteArray();
  }

  /** By the table of offsets where there is one, else by where a coded picture begins. */
  private List<int[]> ofFrame(int frame, int[] offsets, List<int[]> fragments)
      throws PictureFileException {
    if (frames == 1) {
      return fragments;
    }
    if (fragments.size() == frames) {
      return fragments.subList(frame, frame + 1);
    }
    boolean byTable = offsets[1] == 4 * frames;
    Set<Long> beginnings = new HashSet<>();
    for (int at = offsets[0]; byTable && at < offsets[0] + offsets[1]; at += 4) {
      beginnings.add(HeaderIntegers.littleEndian(bytes, at, 4));
    }
    List<Integer> firsts = new ArrayList<>();
    for (int i = 0; i < fragments.size(); i++) {
      int[] fragment = fragments.get(i);
      boolean first =
          byTable
              ? beginnings.contains((long) fragment[0] - fragments.get(0)[0])
              : FileFormat.has(bytes, fragment[0], "\u00ff\u00d8\u00ff")
                  || FileFormat.has(bytes, fragment[0], "\u00ffO\u00ff");
      if (first) {
        firsts.add(i);
      }
    }
    if (firsts.size() != frames) {
      throw PictureFileException.damaged("its fragments are not as many pictures as it says");
    }
    int end = frame + 1 < frames ? firsts.get(frame + 1) : fragments.size();
    return fragments.subList(firsts.get(frame), end);
  }

  /** A JPEG of 8 bits, as RGB. */
  private Image.EightBit jpeg(byte[] coded, Decoders decoders, TimeLimit until) throws IOException {
    if (!FileFormat.has(coded, 0, "\u00ff\u00d8")) {
      throw PictureFileException.damaged("its pixels are no JPEG");
    }
    JpegFile file = JpegFile.parse(coded, false);
    if (file.width() != width || file.height() != height) {
      throw PictureFileException.damaged("its JPEG has another size than it says");
    }
    Image.EightBit image = (Image.EightBit) decoders.decode(file, until);
    requireComponents(file.components());
    return image;
  }

  private void requireComponents(int found) throws PictureFileException {
    if (found != components) {
      throw PictureFileException.damaged("its pixels have another number of colours than it says");
    }
  }

  private static StoredSamples firstPlane(Image.EightBit image) {
    short[] values = new short[image.width() * image.height()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (image.samples()[i] & 0xff);
    }
    return new StoredSamples(1, values);
  }

  private Image grey(StoredSamples samples, int frame) throws PictureFileException {
    if (photometricInterpretation().equals("PALETTE COLOR")) {
      return palette(samples);
    }
    List<DicomAttributes> ofFrame = new ArrayList<>();
    List<DicomAttributes> perFrame = attributes.items(DicomAttributes.PER_FRAME_FUNCTIONAL_GROUPS);
    if (frame < perFrame.size()) {
      ofFrame.add(perFrame.get(frame));
    }
    ofFrame.addAll(attributes.items(DicomAttributes.SHARED_FUNCTIONAL_GROUPS));
    short[] brightness = new DicomGreyscale(attributes, ofFrame, bitsStored).brightness();
    int shift = shift();
    int mask = (1 << bitsStored) - 1;
    int area = width * height;
    short[] planes = new short[Math.multiplyExact(3, area)];
    for (int i = 0; i < area; i++) {
      planes[i] = brightness[samples.at(i, 0) >> shift & mask];
    }
    System.arraycopy(planes, 0, planes, area, area);
    System.arraycopy(planes, 0, planes, 2 * area, area);
    return new Image.SixteenBit(width, height, planes);
  }

  /** How many bits lie below those that are stored, in old files. */
  private int shift() throws PictureFileException {
    int high = attributes.unsigned(DicomAttributes.HIGH_BIT, bitsStored - 1);
    int shift = high + 1 - bitsStored;
    if (shift < 0 || high >= bitsAllocated) {
      throw PictureFileException.damaged("its bits lie outside of its samples");
    }
    return shift;
  }

  private Image palette(StoredSamples samples) throws PictureFileException {
    int area = width * height;
    short[] planes = new short[Math.multiplyExact(3, area)];
    for (int c = 0; c < 3; c++) {
      int[] descriptor = attributes.unsigned(DicomAttributes.RED_PALETTE_DESCRIPTOR + c);
      int data = DicomAttributes.RED_PALETTE + c;
      if (descriptor.length < 3 || !attributes.has(data)) {
        throw PictureFileException.damaged("its palette is missing");
      }
      int count = descriptor[0] == 0 ? 65536 : descriptor[0];
      int[] entries = attributes.entries(data, count, true);
      if (entries.length == 0) {
        throw PictureFileException.damaged("its palette is too short");
      }
      int white = (1 << Math.max(1, Math.min(16, descriptor[2]))) - 1;
      short[] levels = new short[count];
      for (int i = 0; i < count; i++) {
        levels[i] = (short) (int) Math.rint(65535.0 * Math.min(white, entries[i]) / white);
      }
      for (int i = 0; i < area; i++) {
        int index = Math.max(0, Math.min(count - 1, samples.at(i, 0) - descriptor[1]));
        planes[c * area + i] = levels[index];
      }
    }
    return new Image.SixteenBit(width, height, planes);
  }

  private Image colours(StoredSamples samples) throws PictureFileException {
    int area = width * height;
    byte[] interleaved = new byte[3 * area];
    for (int i = 0; i < interleaved.length; i++) {
      interleaved[i] = (byte) samples.values()[i];
    }
    String kind = photometricInterpretation();
    boolean coded =
        switch (kind) {
          case "RGB" -> false;
          case "YBR_RCT", "YBR_ICT" -> false; // JPEG 2000 has turned them back.
          case "YBR_FULL", "YBR_FULL_422" -> true;
          default ->
              throw new PictureFileException(
                  "is a DICOM file of colours that are neither RGB nor YBR_FULL, which is not"
                      + " supported; export it as RGB");
        };
    byte[] planes = new byte[3 * area];
    JpegColours.toPlanes(interleaved, 3, coded, planes, area);
    return new Image.EightBit(width, height, planes);
  }

  /** How elements and pixels are coded (PS3.5, chapter 10), as far as it is read. */
  private enum TransferSyntax {
    IMPLICIT("1.2.840.10008.1.2"),
    EXPLICIT("1.2.840.10008.1.2.1"),
    BIG_ENDIAN("1.2.840.10008.1.2.2"),
    DEFLATED("1.2.840.10008.1.2.1.99"),
    ENCAPSULATED("1.2.840.10008.1.2.1.98"),
    RUN_LENGTHS("1.2.840.10008.1.2.5"),
    JPEG("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"),
    JPEG_LOSSLESS("1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"),
    JPEG_LS("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"),
    JPEG_2000("1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91");

    private final List<String> identifiers;

    TransferSyntax(String... identifiers) {
      this.identifiers = Arrays.asList(identifiers);
    }

    static TransferSyntax of(String identifier) throws PictureFileException {
      for (TransferSyntax syntax : values()) {
        if (syntax.identifiers.contains(identifier)) {
          return syntax;
        }
      }
      throw new PictureFileException("is a DICOM file of " + name(identifier) + NOT_SUPPORTED);
    }

    private static String name(String identifier) {
      if (identifier.matches("1\\.2\\.840\\.10008\\.1\\.2\\.4\\.9[2-3]")) {
        return "JPEG 2000 for volumes";
      }
      if (identifier.matches("1\\.2\\.840\\.10008\\.1\\.2\\.4\\.20[1-5]")) {
        return "High-Throughput JPEG 2000";
      }
      if (identifier.matches("1\\.2\\.840\\.10008\\.1\\.2\\.4\\.1(0[0-8]|1[0-2]).*")) {
        return "a video or JPEG XL";
      }
      // Only what DICOM itself has named: who knows what stands in a damaged file.
      return identifier.matches("1\\.2\\.840\\.10008\\.1\\.2\\.[0-9.]{1,12}")
          ? "the transfer syntax " + identifier
          : "an unknown transfer syntax";
    }

    Coding coding() {
      return new Coding(this != IMPLICIT, this != BIG_ENDIAN);
    }

    boolean compressed() {
      return ordinal() >= RUN_LENGTHS.ordinal();
    }
  }
}
