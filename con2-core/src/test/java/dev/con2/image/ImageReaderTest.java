package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.error.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {

  /**
   * Where one level of difference is a matter of taste: 5 and 6 bits widened to 8 (the JDK rounds,
   * Pillow cuts off), TIFF palettes of 16 bits, which Pillow writes as 256 times the level, and
   * lossy JPEG 2000 of 16 bits, for which OpenJPEG has a factor of its filter, 2 / K, as 1.625732
   * in place of 1.625786 (with its own, no sample differs).
   */
  private static final Map<String, Integer> TOLERANCE =
      Map.of(
          "bmp_16bit_555.bmp",
          1,
          "bmp_16bit_565.bmp",
          1,
          "tiff_palette.tif",
          1,
          "dicom_jpeg2000_lossy.dcm",
          2);

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
        .hasMessage("upload cannot be read (connection reset); check the disk.");
  }

  @Test
  void read_endlessStream_isRefusedAfterABoundedNumberOfBytes() {
    long[] count = {0};
    InputStream stream =
        new InputStream() {
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

    assertThatThrownBy(() -> new ImageReader(1000).read(stream, "endless"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith("endless has more than ");
    assertThat(count[0]).isLessThan(80_000_000);
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
    byte[] many = Arrays.copyOf(whole, whole.length + 2_000);
    for (int i = whole.length; i < many.length; i += 2) {
      many[i] = (byte) 0xff;
      many[i + 1] = (byte) 0xda;
    }

    assertThatThrownBy(() -> reader.decode(many, "scans.jpg"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("progressive scans");
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
