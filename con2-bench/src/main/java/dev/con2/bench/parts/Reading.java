package dev.con2.bench.parts;

import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a JPEG to the image of 64 by 64 that a network sees. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Reading {

  private static final Preprocessing SMALL = new Preprocessing(64);

  /** Side of the picture in pixels. */
  @Param({"224", "1024"})
  public int side;

  private final ImageReader reader = new ImageReader();
  private byte[] jpeg = {};
  private Image decoded = new Image.EightBit(1, 1, new byte[3]);

  /** Draws a picture with smooth colours and some edges. */
  @Setup
  public void setUp() throws IOException {
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int edge = (x / 40 + y / 40) % 2 * 60;
        int red = 180 * x / side + edge;
        int green = 180 * y / side + edge;
        picture.setRGB(x, y, red << 16 | green << 8 | (red + green) / 2);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpeg", bytes);
    jpeg = bytes.toByteArray();
    decoded = decode();
  }

  /** Decodes. */
  @Benchmark
  public Image decode() {
    return reader.read(new ByteArrayInputStream(jpeg), "a picture");
  }

  /** Resizes. */
  @Benchmark
  public Image resize() {
    return SMALL.apply(decoded);
  }
}
