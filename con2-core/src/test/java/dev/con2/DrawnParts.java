package dev.con2;

import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;

/** Pictures to test with: a bright disc above a dark bar, each a little different. */
final class DrawnParts {

  /** Of the images that tests make of the pictures. */
  static final int SIDE = 16;

  private DrawnParts() {}

  static BufferedImage normal(long seed) {
    return draw(seed, false);
  }

  /** The same part with a red scratch across it. */
  static BufferedImage scratched(long seed) {
    return draw(seed, true);
  }

  /** Images of the first normal parts. */
  static List<Image> normalImages(Preprocessing preprocessing, int count) {
    return images(preprocessing, count, DrawnParts::normal);
  }

  /** Images of the first scratched parts. */
  static List<Image> scratchedImages(Preprocessing preprocessing, int count) {
    return images(preprocessing, count, DrawnParts::scratched);
  }

  private static List<Image> images(
      Preprocessing preprocessing, int count, LongFunction<BufferedImage> drawing) {
    return LongStream.range(0, count)
        .mapToObj(seed -> preprocessing.apply(ImageReader.of(drawing.apply(seed))))
        .toList();
  }

  private static BufferedImage draw(long seed, boolean scratched) {
    Random random = new Random(seed);
    BufferedImage picture = new BufferedImage(30, 24, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    int grey = 90 + random.nextInt(30);
    pen.setColor(new Color(grey, grey, grey + 20));
    pen.fillRect(0, 0, 30, 24);
    pen.setColor(new Color(220 + random.nextInt(30), 200, 120));
    pen.fillOval(9 + random.nextInt(4), 2 + random.nextInt(3), 10, 9);
    pen.setColor(new Color(40, 30 + random.nextInt(20), 30));
    pen.fillRect(4 + random.nextInt(3), 15 + random.nextInt(2), 20, 4);
    if (scratched) {
      pen.setColor(Color.RED);
      pen.drawLine(2, 20, 27, 3);
    }
    pen.dispose();
    return picture;
  }

  /** Writes normal pictures; those that are exact copies of earlier ones are named twice. */
  static List<Path> write(Path folder, int count, int copies) {
    try {
      Files.createDirectories(folder);
      List<Path> paths = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Path path = folder.resolve("part-%02d.png".formatted(i));
        ImageIO.write(normal(i), "png", path.toFile());
        paths.add(path);
      }
      for (int i = 0; i < copies; i++) {
        paths.add(Files.copy(paths.get(i), folder.resolve("copy-%02d.png".formatted(i))));
      }
      return paths;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
