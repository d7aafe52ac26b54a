package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ImageStreamTest {

  private static final Preprocessing SMALL = new Preprocessing(8);

  private final ImageReader reader = new ImageReader();

  private ImageStream stream(List<Path> paths, int threads) {
    return new ImageStream(reader, SMALL, paths, threads);
  }

  private String fingerprint(String name) {
    try (ImageStream stream = stream(List.of(Fixtures.picture(name)), 1)) {
      return ((ImageStream.StreamedFile.Decoded) stream.next()).fingerprint();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void next_manyFiles_comeInOrderAndEqualReadingOneByOne(int threads) {
    List<Path> paths = Fixtures.pictures().stream().map(Fixtures::picture).toList();
    int count = 0;
    try (ImageStream stream = stream(paths, threads)) {
      while (stream.hasNext()) {
        ImageStream.StreamedFile.Decoded entry = (ImageStream.StreamedFile.Decoded) stream.next();
        Image whole = reader.read(paths.get(count));
        assertThat(entry.path()).isEqualTo(paths.get(count));
        assertThat(entry.width()).isEqualTo(whole.width());
        assertThat(entry.height()).isEqualTo(whole.height());
        assertThat(entry.fileBytes()).isEqualTo(paths.get(count).toFile().length());
        assertThat(Fixtures.equal(entry.image(), SMALL.apply(whole))).isTrue();
        count++;
      }
    }
    assertThat(count).isEqualTo(paths.size());
  }

  @Test
  void next_brokenFilesBetweenGoodOnes_areReportedInTheirPlaces(@TempDir Path folder)
      throws IOException {
    Path good = Fixtures.picture("png_rgb.png");
    Path broken = Files.writeString(folder.resolve("broken.jpg"), "no picture");
    Path missing = folder.resolve("missing.jpg");
    List<Boolean> decoded = new ArrayList<>();
    try (ImageStream stream = stream(List.of(broken, good, missing, good), 2)) {
      while (stream.hasNext()) {
        ImageStream.StreamedFile entry = stream.next();
        decoded.add(entry instanceof ImageStream.StreamedFile.Decoded);
        if (entry instanceof ImageStream.StreamedFile.Broken failed) {
          assertThat(failed.error()).hasMessageStartingWith(failed.path().toString());
        }
      }
    }
    assertThat(decoded).containsExactly(false, true, false, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void next_everyPage_aFileOfSeveralGivesEachInItsPlace(int threads) throws IOException {
    List<Path> paths =
        List.of(
            Fixtures.picture("png_rgb.png"),
            Fixtures.picture("tiff_three_pages.tif"),
            Fixtures.picture("tiff_two_pages.tif"),
            Fixtures.picture("jpeg_rgb_420.jpg"));
    List<String> pages = new ArrayList<>();
    List<Image> images = new ArrayList<>();
    try (ImageStream stream = new ImageStream(reader.everyPage(), SMALL, paths, threads)) {
      while (stream.hasNext()) {
        ImageStream.StreamedFile.Decoded entry = (ImageStream.StreamedFile.Decoded) stream.next();
        pages.add(entry.path().getFileName() + " " + entry.page());
        images.add(entry.image());
      }
    }
    assertThat(pages)
        .containsExactly(
            "png_rgb.png page 1 of 1",
            "tiff_three_pages.tif page 1 of 3",
            "tiff_three_pages.tif page 2 of 3",
            "tiff_three_pages.tif page 3 of 3",
            "tiff_two_pages.tif page 1 of 2",
            "tiff_two_pages.tif page 2 of 2",
            "jpeg_rgb_420.jpg page 1 of 1");
    // The fixture's second page is the grey picture, its first the coloured one.
    byte[] two = Files.readAllBytes(paths.get(2));
    Image second = reader.picture(two, "two", 2).upright();
    assertThat(Fixtures.equal(second, Fixtures.expected("png_grey.png"))).isTrue();
    assertThat(Fixtures.equal(images.get(5), SMALL.apply(second))).isTrue();
  }

  @Test
  void next_everyPageOfATiffWhosePagesGoInACircle_ends(@TempDir Path folder) throws IOException {
    byte[] bytes = Fixtures.bytes("tiff_two_pages.tif");
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int first = file.getInt(4);
    int second = file.getInt(first + 2 + 12 * file.getShort(first));
    file.putInt(second + 2 + 12 * file.getShort(second), first);
    Path circle = Files.write(folder.resolve("circle.tif"), bytes);
    file.putInt(second + 2 + 12 * file.getShort(second), 1_000_000);
    Path outside = Files.write(folder.resolve("outside.tif"), bytes);

    List<String> rows = new ArrayList<>();
    try (ImageStream stream =
        new ImageStream(reader.everyPage(), SMALL, List.of(circle, outside), 2)) {
      while (stream.hasNext()) {
        ImageStream.StreamedFile file1 = stream.next();
        rows.add(
            file1.page() + (file1 instanceof ImageStream.StreamedFile.Broken ? " broken" : ""));
      }
    }
    assertThat(rows)
        .containsExactly(
            "page 1 of 2", "page 2 of 2", "page 1 of 3", "page 2 of 3", "page 3 of 3 broken");
  }

  /** Whatever is thrown behind the decoder is that picture's, and the others go on. */
  @Test
  void next_pictureThatCannotBePrepared_isARow() {
    Preprocessing ofTwelveBits =
        new Preprocessing(
            8, Preprocessing.Fit.STRETCH, 8, Preprocessing.Interpolation.BILINEAR, 12);
    List<Path> paths =
        List.of(Fixtures.picture("png_grey_16bit.png"), Fixtures.picture("png_rgb.png"));
    try (ImageStream stream = new ImageStream(reader, ofTwelveBits, paths, 1)) {
      ImageStream.StreamedFile.Broken first = (ImageStream.StreamedFile.Broken) stream.next();
      assertThat(first.error().getMessage())
          .startsWith(paths.get(0) + " has a sample of ")
          .contains("more than the 4,095 of the 12 bits");
      assertThat(stream.next()).isInstanceOf(ImageStream.StreamedFile.Decoded.class);
    }
  }

  @Test
  void fingerprint_isThatOfThePixels() {
    // One picture in eight formats; 16 bits, other pixels and the same turned by EXIF are not it.
    String rgb = fingerprint("png_rgb.png");
    for (String copy :
        List.of(
            "bmp_rgb.bmp",
            "bmp_top_down.bmp",
            "png_rgb_interlaced.png",
            "png_named.jpg",
            "tiff_rgb_lzw.tif",
            "tiff_rgb_tiled.tif",
            "webp_lossless.webp")) {
      assertThat(fingerprint(copy)).as(copy).isEqualTo(rgb);
    }
    assertThat(fingerprint("png_grey.png")).isEqualTo(fingerprint("bmp_grey.bmp"));
    assertThat(rgb).matches("[0-9a-f]{64}");
    assertThat(
            List.of(
                fingerprint("png_rgb_16bit.png"),
                fingerprint("png_grey.png"),
                fingerprint("jpeg_rgb_444.jpg"),
                fingerprint("png_orientation_6.png")))
        .doesNotContain(rgb)
        .doesNotHaveDuplicates();
  }

  @Test
  void fingerprint_sameSamplesInAnotherShape_differ() {
    byte[] samples = new byte[36];
    assertThat(Fingerprint.of(new Image.EightBit(3, 4, samples)))
        .isNotEqualTo(Fingerprint.of(new Image.EightBit(4, 3, samples)));
    short[] deep = new short[36];
    assertThat(Fingerprint.of(new Image.SixteenBit(3, 4, deep)))
        .isNotEqualTo(Fingerprint.of(new Image.EightBit(3, 4, samples)));
    deep[35] = 1;
    assertThat(Fingerprint.of(new Image.SixteenBit(3, 4, deep)))
        .isNotEqualTo(Fingerprint.of(new Image.SixteenBit(3, 4, new short[36])));
  }

  @Test
  void close_early_stopsTheWorkers() throws InterruptedException {
    List<Path> paths = Collections.nCopies(100_000, Fixtures.picture("jpeg_rgb_420.jpg"));
    ImageStream stream = stream(paths, 3);
    stream.next();

    stream.close();

    assertThat(stream.hasNext()).isFalse();
    assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
    while (workers() > 0) {
      Thread.sleep(5);
    }
  }

  @Test
  void next_afterTheLast_workersAreGoneWithoutClose() throws InterruptedException {
    ImageStream stream = stream(List.of(Fixtures.picture("png_rgb.png")), 2);
    stream.next();

    assertThat(stream.hasNext()).isFalse();
    while (workers() > 0) {
      Thread.sleep(5);
    }
  }

  @Test
  void next_interrupted_stopsAndKeepsTheFlag() {
    try (ImageStream stream =
        stream(Collections.nCopies(100, Fixtures.picture("png_rgb.png")), 1)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> {
                while (stream.hasNext()) {
                  stream.next();
                }
              })
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void next_interruptedWhenItIsDecodedAlready_stopsToo() throws InterruptedException {
    try (ImageStream stream = stream(List.of(Fixtures.picture("png_rgb.png")), 1)) {
      while (Thread.getAllStackTraces().keySet().stream()
          .noneMatch(
              thread ->
                  thread.getName().equals("con2-decode")
                      && thread.getState() == Thread.State.WAITING)) {
        Thread.sleep(5);
      }
      Thread.currentThread().interrupt();
      assertThatThrownBy(stream::next).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void constructor_noFiles_hasNothing() {
    try (ImageStream stream = stream(List.of(), 2)) {
      assertThat(stream.hasNext()).isFalse();
    }
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("con2-decode") && thread.isAlive())
        .count();
  }
}
