package dev.con2.app;

import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small JPEG pictures for the report, shaped as the model sees them. */
final class PictureThumbnails implements Function<Path, byte[]> {

  /** The longest side of one, in pixels. */
  static final int SIDE = 96;

  private final ImageReader reader;
  private final Preprocessing shape;

  /** As the preprocessing of a model shows pictures, but for the size. */
  PictureThumbnails(ImageReader reader, Preprocessing shape) {
    this.reader = reader;
    this.shape = shape;
  }

  @Override
  public byte[] apply(Path file) {
    Image picture = reader.read(file);
    int side = Math.min(SIDE, Math.max(picture.width(), picture.height()));
    return jpeg(shape.toSide(side).apply(picture));
  }

  /** The image as a JPEG file. */
  static byte[] jpeg(Image image) {
    BufferedImage pixels =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    int shift = image.bitsPerSample() - 8;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int red = image.sample(0, y, x) >> shift;
        int green = image.sample(1, y, x) >> shift;
        int blue = image.sample(2, y, x) >> shift;
        pixels.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(pixels, "jpg", stream);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }
}
