package dev.con2.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.error.UnreadableImageException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {

  /**
   * Where one level of difference is a matter of taste: 5 and 6 bits widened to 8 (the JDK rounds,
   * Pillow cuts off), and lossy JPEG 2000 of 16 bits, for which OpenJPEG has a factor of its
   * filter, 2 / K, as 1.625732 in place of 1.625786 (with its own, no sample differs).
   */
  private static final Map<String, Integer> TOLERANCE =
      Map.of("bmp_16bit_555.bmp", 1, "bmp_16bit_565.bmp", 1, "dicom_jpeg2000_lossy.dcm", 2);

  private final ImageReader reader = new ImageReader();

  static List<String> pictures() {
    return Fixtures.pictures();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg_orientation_6.jpg",
        "png_orientation_6.png",
        "tiff_orientation_6.tif",
        "webp_orientation_6.webp"
      })
  void asStored_leavesTheTurningOut(String name) {
    Image stored = reader.asStored().read(Fixtures.picture(name));

    Image upright = reader.read(Fixtures.picture(name));
    assertThat(Fixtures.equal(new Orientation(6).apply(stored), upright)).isTrue();
    assertThat(Fixtures.equal(stored, upright)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void identify_turnedOrAsStored_isKnownByTheUprightPicture(boolean asStored) {
    ImageReader own = asStored ? reader.asStored() : reader;
    Path file = Fixtures.picture("jpeg_orientation_6.jpg");

    ImageReader.Identified picture = own.identify(file);

    assertThat(Fixtures.equal(picture.image(), own.read(file))).isTrue();
    assertThat(picture.fingerprint()).isEqualTo(Fingerprint.of(reader.read(file)));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void read_everyFixture_equalsWhatPillowReads(String name) {
    Image expected = Fixtures.expected(name);

    Image image = reader.read(Fixtures.picture(name));

    assertThat(image.width()).isEqualTo(expected.width());
    assertThat(image.height()).isEqualTo(expected.height());
    assertThat(image.bitsPerSample()).isEqualTo(expected.bitsPerSample());
    int tolerance = TOLERANCE.getOrDefault(name, 0);
    int[] wanted = Fixtures.samples(expected);
    int[] found = Fixtures.samples(image);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(Math.abs(found[i] - wanted[i])).as("sample " + i).isLessThanOrEqualTo(tolerance);
    }
  }

  @Test
  void read_stream_equalsFileAndLeavesStreamOpen() throws IOException {
    boolean[] closed = {false};
    InputStream stream =
        new ByteArrayInputStream(Fixtures.bytes("jpeg_rgb_420.jpg")) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };

    Image image = reader.read(stream, "upload");

    assertThat(Fixtures.equal(image, Fixtures.expected("jpeg_rgb_420.jpg"))).isTrue();
    assertThat(closed[0]).isFalse();
  }

  @Test
  void read_failingStream_isUnreadable() {
    InputStream stream =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatThrownBy(() -> reader.read(stream, "upload"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("upload cannot be read (connection reset); give it again, whole.");
  }

  @Test
  void read_endlessStream_isRefusedAfterABoundedNumberOfBytes() {
    long[] count = {0};
    InputStream png = new ByteArrayInputStream("\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1));

    assertThatThrownBy(
            () ->
                new ImageReader(1000).read(new SequenceInputStream(png, endless(count)), "endless"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith("endless has more than ");
    assertThat(count[0]).isBetween(1_000_000L, 80_000_000L);

    count[0] = 0;
    assertThatThrownBy(() -> new ImageReader().read(endless(count), "endless"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith("endless is not a picture");
    assertThat(count[0]).isLessThan(1000);
  }

  private static InputStream endless(long[] count) {
    return new InputStream() {
      @Override
      public int read() {
        count[0]++;
        return 1;
      }

      @Override
      public int read(byte[] to, int offset, int length) {
        count[0] += length;
        return length;
      }
    };
  }

  @Test
  void read_manyThreads_giveTheSame() throws Exception {
    List<String> names = Fixtures.pictures();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Image>> images = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        for (String name : names) {
          images.add(pool.submit(() -> reader.read(Fixtures.picture(name))));
        }
      }
      for (int i = 0; i < images.size(); i++) {
        String name = names.get(i % names.size());
        assertThat(Fixtures.equal(images.get(i).get(), reader.read(Fixtures.picture(name))))
            .as(name)
            .isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void of_commonKindsOfBufferedImage_keepsSamples() {
    for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR}) {
      BufferedImage picture = new BufferedImage(2, 1, type);
      picture.setRGB(0, 0, 0x0a141e);
      picture.setRGB(1, 0, 0xffeedd);
      assertThat(Fixtures.samples(ImageReader.of(picture)))
          .containsExactly(0x0a, 0xff, 0x14, 0xee, 0x1e, 0xdd);
    }
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(1, 0, 0, 77);
    assertThat(Fixtures.samples(ImageReader.of(grey))).containsExactly(0, 77, 0, 77, 0, 77);
    BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(1, 0, 0, 40_001);
    assertThat(ImageReader.of(deep)).isInstanceOf(Image.SixteenBit.class);
    assertThat(Fixtures.samples(ImageReader.of(deep)))
        .containsExactly(0, 40_001, 0, 40_001, 0, 40_001);
  }

  @Test
  void of_packedSamplesOfFewBits_areWidened() {
    BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_565_RGB);
    picture.setRGB(0, 0, 0xff0000);
    assertThat(Fixtures.samples(ImageReader.of(picture))).containsExactly(255, 0, 0);
  }

  /** Java would convert the colours, drop bits, or leave white at 15 of 255. */
  @Test
  void of_kindsWhoseSamplesWouldBecomeOthers_areRefused() {
    DirectColorModel linear =
        new DirectColorModel(
            ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB),
            24,
            0xff0000,
            0xff00,
            0xff,
            0,
            false,
            DataBuffer.TYPE_INT);
    refuses(linear, "has packed samples whose colour space is not sRGB; convert it to RGB.");
    String bits =
        "has samples that are not whole numbers of 8 or 16 bits; convert it to one of these.";
    refuses(new DirectColorModel(30, 0x3ff00000, 0xffc00, 0x3ff), bits);
    refuses(
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            new int[] {4, 4, 4},
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_BYTE),
        bits);
  }

  private static void refuses(ColorModel model, String why) {
    BufferedImage picture =
        new BufferedImage(model, model.createCompatibleWritableRaster(1, 1), false, null);
    assertThatThrownBy(() -> ImageReader.of(picture))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageEndingWith(why);
  }

  @Test
  void of_transparentPixels_areLaidOverWhite() {
    for (int type :
        new int[] {
          BufferedImage.TYPE_INT_ARGB,
          BufferedImage.TYPE_4BYTE_ABGR,
          BufferedImage.TYPE_INT_ARGB_PRE
        }) {
      BufferedImage picture = new BufferedImage(2, 1, type);
      picture.setRGB(0, 0, 0x00123456); // Nothing of what lies under alpha 0 is seen.
      picture.setRGB(1, 0, 0x33ff0000); // A fifth red: green and blue keep four fifths of white.
      assertThat(Fixtures.samples(ImageReader.of(picture)))
          .containsExactly(255, 255, 255, 204, 255, 204);
    }
  }

  @Test
  void of_partOfALargerPicture_takesThatPart() {
    BufferedImage whole = new BufferedImage(5, 4, BufferedImage.TYPE_3BYTE_BGR);
    whole.setRGB(3, 2, 0x010203);

    Image part = ImageReader.of(whole.getSubimage(3, 2, 1, 1));

    assertThat(Fixtures.samples(part)).containsExactly(1, 2, 3);
  }

  @Test
  void read_pathsThatAreNoPicture_saySoInOneSentence(@TempDir Path folder) throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.png"));
    Path text = Files.writeString(folder.resolve("text.jpg"), "this is no picture at all");
    Path loop = folder.resolve("loop.png");
    Files.createSymbolicLink(loop, folder.resolve("loop.png"));
    Path dangling = folder.resolve("dangling.png");
    Files.createSymbolicLink(dangling, folder.resolve("gone.png"));
    Path heic = Files.writeString(folder.resolve("phone.jpg"), "\0\0\0\30ftypheic\0\0\0\0");

    assertUnreadable(folder.resolve("missing.png"), "does not exist; check the path.");
    assertUnreadable(folder, "is a folder; give a picture.");
    assertUnreadable(empty, "is empty (0 bytes); copy or export it again.");
    assertUnreadable(
        text,
        "is not a picture that is known here; give JPEG, PNG, BMP, GIF, TIFF, WebP or DICOM.");
    assertUnreadable(loop, "is a symbolic link that leads nowhere or in a circle; mend the link.");
    assertUnreadable(dangling, "is a symbolic link to a file that does not exist; mend the link.");
    assertUnreadable(
        heic, "is a HEIC picture, which is not supported; convert it to PNG, JPEG or TIFF.");
  }

  @Test
  void read_fileWithoutPermission_saysSo(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("secret.png"), Fixtures.bytes("png_rgb.png"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "root may read everything");

    assertUnreadable(file, "may not be read by this user; change its permissions.");
  }

  @Test
  void read_cutOffJpeg_isRefusedRatherThanFilledWithGrey() {
    byte[] whole = Fixtures.bytes("jpeg_rgb_444.jpg");
    for (int missing : new int[] {1, 2, 3, 50, 200}) {
      byte[] cut = Arrays.copyOf(whole, whole.length - missing);
      assertThatThrownBy(() -> reader.decode(cut, "cut.jpg"))
          .isInstanceOf(UnreadableImageException.class)
          .hasMessage("cut.jpg is cut off, its end is missing; copy or export it again.");
    }
  }

  @Test
  void read_jpegWithoutItsSecondHalf_isRefusedThoughItHasAnEnd() {
    byte[] whole = Fixtures.bytes("jpeg_rgb_444.jpg");
    byte[] gap = Arrays.copyOf(whole, whole.length - 200);
    gap[gap.length - 2] = (byte) 0xff;
    gap[gap.length - 1] = (byte) 0xd9;

    assertThatThrownBy(() -> reader.decode(gap, "gap.jpg"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("premature end of data segment");
  }

  @Test
  void read_pngWithOneWrongBit_isRefused() {
    byte[] bytes = Fixtures.bytes("png_rgb.png");
    bytes[bytes.length - 40] ^= 4;

    assertThatThrownBy(() -> reader.decode(bytes, "flip.png"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("flip.png is damaged (a checksum does not fit); copy or export it again.");
  }

  static Stream<Bomb> bombs() {
    byte[] png = Fixtures.bytes("png_rgb.png");
    put(png, 16, 60_000, 4, false);
    put(png, 20, 60_000, 4, false);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    put(png, 29, sum.getValue(), 4, false);
    byte[] bmp = Fixtures.bytes("bmp_rgb.bmp");
    put(bmp, 18, 60_000, 4, true);
    put(bmp, 22, 60_000, 4, true);
    byte[] gif = Fixtures.bytes("gif_palette.gif");
    int frame = 13 + 3 * (2 << (gif[10] & 7));
    put(gif, frame + 5, 60_000, 2, true);
    put(gif, frame + 7, 60_000, 2, true);
    byte[] jpeg = Fixtures.bytes("jpeg_rgb_420.jpg");
    int header = indexOf(jpeg, 0xff, 0xc0);
    put(jpeg, header + 5, 60_000, 2, false);
    put(jpeg, header + 7, 60_000, 2, false);
    byte[] webp = Fixtures.bytes("webp_lossless.webp");
    put(webp, 21, 16_383 | 16_383 << 14, 4, true); // The format ends at 16,384.
    byte[] tiff = tiff(60_000, 60_000);
    return Stream.of(
        new Bomb("PNG", png),
        new Bomb("BMP", bmp),
        new Bomb("GIF", gif),
        new Bomb("JPEG", jpeg),
        new Bomb("WebP", webp),
        new Bomb("TIFF", tiff),
        new Bomb("TIFF whose size overflows", tiff(Integer.MAX_VALUE, Integer.MAX_VALUE)));
  }

  private record Bomb(String name, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void read_headerThatClaimsTooManyPixels_isRefusedBeforeDecoding(Bomb bomb) {
    long before = allocated();

    assertThatThrownBy(() -> reader.decode(bomb.bytes(), "bomb"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageMatching(".*(more than the 250,000,000 allowed|Invalid width/height).*");

    assertThat(allocated() - before).isLessThan(20_000_000);
  }

  @Test
  void read_jpegOfThousandsOfScans_isRefused() {
    byte[] whole = Fixtures.bytes("jpeg_progressive.jpg");
    int last = whole.length - 2;
    while (whole[last] != (byte) 0xff || whole[last + 1] != (byte) 0xda) {
      last--;
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(whole, 0, last);
    for (int i = 0; i < 300; i++) {
      file.write(whole, last, whole.length - 2 - last);
    }
    file.write(whole, whole.length - 2, 2);
    byte[] many = file.toByteArray();

    assertThatThrownBy(() -> reader.decode(many, "scans.jpg"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(" scans, more than any honest picture");
  }

  @ParameterizedTest
  @CsvSource({
    "gif-half.gif, 'is incomplete, it holds 2,048 of its 4,096 pixels; copy or export it again.'",
    "seq4000-3000.jpg, 'has 3002 scans, more than any honest picture; save it anew.'",
    "tif-progjpg-scans.tif, 'has 2000 scans, more than any honest picture; save it anew.'",
    "tif-progjpg40000.tif, 'is damaged (a JPEG in it has another size than the TIFF says); copy or export it again.'"
  })
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void read_filesMadeToTakeForever_areRefusedAtOnce(String name, String predicate) {
    assertUnreadable(Fixtures.refused(name), predicate);
  }

  /** Found by fuzzing: a palette for indices of 186 bits took 200 million bytes. */
  @Test
  void parse_paletteOfIndicesThatCannotBe_takesNoMore() throws Exception {
    byte[] file = Fixtures.bytes("png_palette.png");
    file[24] = (byte) 186; // bits, in the header
    CRC32 sum = new CRC32();
    sum.update(file, 12, 17);
    put(file, 29, sum.getValue(), 4, false);
    assertThat(PngFile.parse(file).bare()).hasSizeLessThan(2 * file.length);
    assertThatThrownBy(() -> reader.decode(file, "depth.png"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith("depth.png is a damaged or unusual PNG");
  }

  /** The JDK's reader copies all parts of a comment for each part more, a million times. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void read_gifWithACommentOfAMillionParts_isReadAtOnce() throws IOException {
    byte[] whole = Fixtures.bytes("gif_palette.gif");
    int frame = 13 + 3 * (2 << (whole[10] & 7));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(whole, 0, frame);
    file.write(new byte[] {0x21, (byte) 0xfe});
    for (int i = 0; i < 1_000_000; i++) {
      file.write(new byte[] {1, 'x'});
    }
    file.write(0);
    file.write(whole, frame, whole.length - frame);

    Image image = reader.decode(file.toByteArray(), "comments.gif");

    assertThat(Fixtures.equal(image, Fixtures.expected("gif_palette.gif"))).isTrue();
  }

  /** Of a tag that stands a thousand times the first counts, and no other is looked at. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void read_tiffWithAThousandTagsOfStrips_isReadAtOnce() {
    byte[] strip = new byte[1_000_000];
    byte[] file = new byte[8 + 2 + 12 * 1008 + 4 + strip.length];
    put(file, 0, 0x002a4949, 4, true);
    put(file, 4, 8, 4, true);
    put(file, 8, 1008, 2, true);
    long[][] tags = {
      {256, 1000}, {257, 1000}, {258, 8}, {259, 1}, {262, 1}, {277, 1}, {278, 1000}, {279, 1000_000}
    };
    int at = 10;
    for (long[] tag : tags) {
      put(file, at, tag[0] | 4 << 16, 4, true);
      put(file, at + 4, 1, 4, true);
      put(file, at + 8, tag[1], 4, true);
      at += 12;
    }
    for (int i = 0; i < 1000; i++, at += 12) {
      put(file, at, 273 | 4 << 16, 4, true);
      put(file, at + 4, i == 0 ? 1 : 1_000_000, 4, true);
      put(file, at + 8, i == 0 ? file.length - strip.length : 10, 4, true);
    }

    assertThat(reader.decode(file, "tags.tif").width()).isEqualTo(1000);
  }

  @Test
  void read_stripOfAHundredMillionPixels_isRefusedThoughItIsSmallEnough() {
    assertThatThrownBy(() -> reader.decode(pngOf(1, 100_000_000), "strip.png"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(
            "strip.png is 1x100,000,000 pixels, and a side may have at most 1,000,000; cut it into pieces.");
  }

  private static byte[] pngOf(int width, int height) {
    byte[] png = Fixtures.bytes("png_rgb.png");
    put(png, 16, width, 4, false);
    put(png, 20, height, 4, false);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    put(png, 29, sum.getValue(), 4, false);
    return png;
  }

  /** Writers leave the fourth byte 0 and mean no transparency. */
  @Test
  void read_bmpWhoseAlphaIsZeroThroughout_hasItsColours() {
    int pixels = 14 + 108;
    byte[] bmp = new byte[pixels + 8];
    bmp[0] = 'B';
    bmp[1] = 'M';
    put(bmp, 2, bmp.length, 4, true);
    put(bmp, 10, pixels, 4, true);
    put(bmp, 14, 108, 4, true); // a header of version 4
    put(bmp, 18, 2, 4, true);
    put(bmp, 22, 1, 4, true);
    put(bmp, 26, 1, 2, true);
    put(bmp, 28, 32, 2, true);
    put(bmp, 30, 3, 4, true); // masks
    put(bmp, 54, 0xff0000, 4, true);
    put(bmp, 58, 0xff00, 4, true);
    put(bmp, 62, 0xff, 4, true);
    put(bmp, 66, 0xff000000, 4, true);
    for (int at = pixels; at < bmp.length; at += 4) {
      put(bmp, at, 100 << 16 | 60 << 8 | 10, 4, true);
    }

    Image image = new ImageReader().read(bmp, "x");
    assertThat(image.sample(0, 0, 1)).isEqualTo(100);
    assertThat(image.sample(1, 0, 1)).isEqualTo(60);
    assertThat(image.sample(2, 0, 1)).isEqualTo(10);

    put(bmp, pixels, 100 << 16 | 60 << 8 | 10 | 0xff000000, 4, true);
    Image half = new ImageReader().read(bmp, "x");
    assertThat(half.sample(0, 0, 0)).isEqualTo(100);
    assertThat(half.sample(0, 0, 1)).isEqualTo(255);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "png_rgb.png",
        "jpeg_rgb_420.jpg",
        "tiff_rgb_tiled.tif",
        "bmp_rgb.bmp",
        "dicom_jpeg2000_lossy.dcm"
      })
  void read_pictureThatTakesTooLong_isRefused(String name) {
    byte[] bytes = Fixtures.bytes(name);
    assertThatThrownBy(() -> reader.within(Duration.ofNanos(1)).decode(bytes, "slow"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(
            "slow takes more than 0 seconds to decode, which no honest picture does; save it anew.");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void read_bmpWithAnotherFileInside_isRefusedByName(int packing) {
    byte[] bmp = Fixtures.bytes("bmp_rgb.bmp");
    put(bmp, 30, packing, 4, true);
    assertThatThrownBy(() -> reader.decode(bmp, "x.bmp"))
        .hasMessage(
            "x.bmp is a BMP with a JPEG or PNG inside, which is not supported; convert it to PNG.");
  }

  /** What a TIFF may hold beside whole numbers of grey, RGB, palettes and CMYK. */
  @ParameterizedTest
  @CsvSource({
    "339, 3, 3, floating-point samples",
    "339, 3, 2, signed samples",
    "258, 3, 32, 32-bit samples",
    "262, 3, 8, CIELab colours",
    "262, 3, 9, ICCLab colours",
    "262, 3, 32803, the raw samples of a camera",
    "259, 3, 6, pixels packed by JPEG of the old style",
    "259, 3, 50000, pixels packed by Zstandard",
    "259, 3, 34712, pixels packed by JPEG 2000",
    "259, 3, 12345, pixels packed in way 12345"
  })
  void read_tiffOfAnotherKind_isRefusedByName(int tag, int type, int value, String kind) {
    byte[] file = tiff(1, 1);
    put(file, 18 + 12 * 6, 1, 4, true); // One sample.
    int place = tag == 339 ? 6 : List.of(256, 257, 258, 259, 262).indexOf(tag);
    put(file, 10 + 12 * place, tag | type << 16, 4, true);
    put(file, 18 + 12 * place, value, 4, true);

    assertThatThrownBy(() -> reader.decode(file, "x.tif"))
        .hasMessage(
            "x.tif is a TIFF with "
                + kind
                + ", which is not supported; convert it to 8 or 16 bits of grey or RGB.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg_rgb_420.jpg", "jpeg_progressive.jpg", "jpeg_grey.jpg"})
  void tolerant_jpegWithoutItsEndMarker_isReadAsViewersDo(String name) {
    byte[] whole = Fixtures.bytes(name);
    for (int padding : new int[] {0, 1, 700}) {
      for (byte with : new byte[] {0, (byte) 0xff}) {
        byte[] cut = Arrays.copyOf(whole, whole.length - 2 + padding);
        Arrays.fill(cut, whole.length - 2, cut.length, with);

        assertThatThrownBy(() -> reader.decode(cut, "cut.jpg"))
            .isInstanceOf(UnreadableImageException.class);
        ImageReader.Picture picture = reader.tolerant().picture(cut, "cut.jpg", 1);
        assertThat(Fixtures.equal(picture.upright(), Fixtures.expected(name))).isTrue();
        assertThat(picture.mended()).isTrue();
      }
    }
    assertThat(reader.tolerant().picture(whole, "whole.jpg", 1).mended()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg_rgb_420.jpg", "jpeg_progressive.jpg", "jpeg_grey.jpg"})
  void tolerant_jpegOfWhichPixelsAreMissing_isRefusedAllTheSame(String name) {
    byte[] whole = Fixtures.bytes(name);
    Image expected = Fixtures.expected(name);
    for (int missing = 3; missing < 400; missing += 7) {
      for (int padding : new int[] {0, 1000}) {
        byte[] cut =
            Arrays.copyOf(
                Arrays.copyOf(whole, whole.length - missing), whole.length - missing + padding);
        try {
          // The last bits may be filling, so that nothing is missing.
          assertThat(Fixtures.equal(reader.tolerant().decode(cut, "x"), expected))
              .as(missing + " bytes missing")
              .isTrue();
          assertThat(missing).isLessThan(10);
        } catch (UnreadableImageException e) {
          assertThat(e).hasMessageStartingWith("x is ");
        }
      }
    }
  }

  /** 0.4 of the light that the black ink leaves: 65,535 - 13,107, of which cyan takes a half. */
  @Test
  void of_inksOf16Bits_becomeLight() {
    ColorSpace inks =
        new ColorSpace(ColorSpace.TYPE_CMYK, 4) {
          @Override
          public float[] toRGB(float[] colour) {
            throw new UnsupportedOperationException("colour management is not wanted");
          }

          @Override
          public float[] fromRGB(float[] colour) {
            throw new UnsupportedOperationException("colour management is not wanted");
          }

          @Override
          public float[] toCIEXYZ(float[] colour) {
            throw new UnsupportedOperationException("colour management is not wanted");
          }

          @Override
          public float[] fromCIEXYZ(float[] colour) {
            throw new UnsupportedOperationException("colour management is not wanted");
          }
        };
    ComponentColorModel model =
        new ComponentColorModel(inks, false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
    raster.setPixel(0, 0, new int[] {32_768, 0, 65_535, 13_107});

    Image image = ImageReader.of(new BufferedImage(model, raster, false, null));

    // 52,428 - 52,428 * 32,768 / 65,535 = 52,428 - 26,214.4
    assertThat(Fixtures.samples(image)).containsExactly(26_214, 52_428, 0);
  }

  @Test
  void read_pictureAtTheLimit_isReadAndOnePixelMoreIsNot() {
    byte[] bytes = Fixtures.bytes("png_rgb.png");

    assertThat(new ImageReader(29 * 19).decode(bytes, "x").width()).isEqualTo(29);
    assertThatThrownBy(() -> new ImageReader(29 * 19 - 1).decode(bytes, "x.png"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(
            "x.png is 29x19 pixels, more than the 550 allowed; make it smaller or allow more pixels.");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 715_827_883L, Long.MAX_VALUE})
  void constructor_limitOutOfRange_isRefused(long limit) {
    assertThatThrownBy(() -> new ImageReader(limit)).isInstanceOf(InvalidInputException.class);
  }

  private void assertUnreadable(Path path, String predicate) {
    assertThatThrownBy(() -> reader.read(path))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(path + " " + predicate);
  }

  private static long allocated() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  private static int indexOf(byte[] bytes, int first, int second) {
    int at = 0;
    while (bytes[at] != (byte) first || bytes[at + 1] != (byte) second) {
      at++;
    }
    return at;
  }

  private static void put(byte[] bytes, int at, long value, int length, boolean little) {
    for (int i = 0; i < length; i++) {
      bytes[at + (little ? i : length - 1 - i)] = (byte) (value >> 8 * i);
    }
  }

  /** One strip of one byte, claimed to be a grey picture of this size. */
  private static byte[] tiff(long width, long height) {
    long[][] tags = {
      {256, 4, width},
      {257, 4, height},
      {258, 3, 8},
      {259, 3, 1},
      {262, 3, 1},
      {273, 4, 0},
      {277, 3, 1},
      {278, 4, height},
      {279, 4, 1}
    };
    byte[] bytes = new byte[8 + 2 + 12 * tags.length + 4];
    put(bytes, 0, 0x002a4949, 4, true);
    put(bytes, 4, 8, 4, true);
    put(bytes, 8, tags.length, 2, true);
    for (int i = 0; i < tags.length; i++) {
      put(bytes, 10 + 12 * i, tags[i][0], 2, true);
      put(bytes, 12 + 12 * i, tags[i][1], 2, true);
      put(bytes, 14 + 12 * i, 1, 4, true);
      put(bytes, 18 + 12 * i, tags[i][2], 4, true);
    }
    return bytes;
  }
}
