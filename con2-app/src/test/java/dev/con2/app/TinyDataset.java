package dev.con2.app;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** CIFAR-10 as class folders with a few drawn pictures, and the flags of runs that take moments. */
public final class TinyDataset {

  /** Training pictures of each class. */
  public static final int TRAINING = 10;

  /** Test pictures of each class. */
  public static final int TEST = 3;

  static final List<String> FAST =
      List.of(
          "--epochs=1",
          "--width=8",
          "--image-size=16",
          "--batch-size=4",
          "--views=8",
          "--precision=fp32");

  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private TinyDataset() {}

  /** Draws it into a folder of the dataset's name. */
  public static Path write(Path folder) throws IOException {
    return write(folder.resolve("cifar10"), CLASSES, TRAINING);
  }

  /** Muffin vs. Chihuahua, with as many training pictures as it takes to choose a context. */
  static Path writeMuffins(Path folder) throws IOException {
    return write(folder.resolve("muffin_vs_chihuahua"), List.of("chihuahua", "muffin"), 40);
  }

  private static Path write(Path dataset, List<String> classes, int training) throws IOException {
    for (int label = 0; label < classes.size(); label++) {
      for (int i = 0; i < training + TEST; i++) {
        String split = i < training ? "train" : "test";
        Path file = dataset.resolve(split + "/" + classes.get(label) + "/" + i + ".png");
        Files.createDirectories(file.getParent());
        ImageIO.write(picture(label, i), "png", file.toFile());
      }
    }
    return dataset;
  }

  /** A bar whose place and colour are the picture's, on a ground whose colour is the class's. */
  private static BufferedImage picture(int label, int number) {
    BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setColor(Color.getHSBColor(label / 10f, 0.6f, 0.7f));
    pen.fillRect(0, 0, 32, 32);
    pen.setColor(new Color(20 + 10 * (number % 20), 30, 60));
    pen.fillRect(3 + number % 15, 2 + label, 12, 5);
    pen.dispose();
    return picture;
  }
}
