package dev.con2.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of src/test/resources/images; README.txt there says how they were made. */
public final class Fixtures {

  private static final Path FOLDER = folder();

  private Fixtures() {}

  private static Path folder() {
    try {
      return Path.of(Fixtures.class.getResource("/images/README.txt").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> pictures() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("pictures"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Path picture(String name) {
    return FOLDER.resolve("pictures").resolve(name);
  }

  static byte[] bytes(String name) {
    return content(picture(name));
  }

  /** A file that an attacker made, or that is damaged. */
  static Path refused(String name) {
    return FOLDER.resolve("refused").resolve(name);
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an independent reader makes of a picture. */
  static Image expected(String name) {
    return portable(FOLDER.resolve("expected").resolve(name + ".ppm"));
  }

  static Image resize(String name) {
    return portable(FOLDER.resolve("resize").resolve(name));
  }

  /** Reads a binary PPM (P6) or PGM (P5) of 8 or 16 bits. */
  private static Image portable(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int at = 0;
    String[] words = new String[4];
    for (int word = 0; word < 4; word++) {
      int start = at;
      while (!Character.isWhitespace(bytes[at])) {
        at++;
      }
      words[word] = new String(bytes, start, at - start, StandardCharsets.US_ASCII);
      at++;
    }
    int width = Integer.parseInt(words[1]);
    int height = Integer.parseInt(words[2]);
    int channels = words[0].equals("P6") ? 3 : 1;
    int depth = words[3].equals("65535") ? 2 : 1;
    int[] samples = new int[3 * width * height];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < width * height; i++) {
        int from = at + (i * channels + c % channels) * depth;
        int value = bytes[from] & 0xff;
        samples[c * width * height + i] = depth == 1 ? value : value << 8 | bytes[from + 1] & 0xff;
      }
    }
    return image(width, height, 8 * depth, samples);
  }

  static Image image(int width, int height, int bits, int[] samples) {
    if (bits == 8) {
      byte[] narrow = new byte[samples.length];
      for (int i = 0; i < samples.length; i++) {
        narrow[i] = (byte) samples[i];
      }
      return new Image.EightBit(width, height, narrow);
    }
    short[] narrow = new short[samples.length];
    for (int i = 0; i < samples.length; i++) {
      narrow[i] = (short) samples[i];
    }
    return new Image.SixteenBit(width, height, narrow);
  }

  /** All samples in their order, for comparison with a message. */
  static int[] samples(Image image) {
    int[] samples = new int[3 * image.width() * image.height()];
    int at = 0;
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          samples[at++] = image.sample(c, y, x);
        }
      }
    }
    return samples;
  }

  static boolean equal(Image one, Image other) {
    return one.width() == other.width()
        && one.height() == other.height()
        && one.bitsPerSample() == other.bitsPerSample()
        && java.util.Arrays.equals(samples(one), samples(other));
  }
}
