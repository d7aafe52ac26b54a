package dev.con2.experiments;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.experiments.dataset.DatasetItem;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.internal.files.StagedFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Figure 2: a picture of each dataset as it is and in each context, as PNG files. */
public final class ContextExamples {

  private ContextExamples() {}

  /**
   * Writes {@code figure-2/DATASET-CONTEXT.png} for the first training picture of each dataset's
   * first normal class.
   *
   * @return how many files were written
   */
  public static int write(ExperimentPlan plan, RunOptions options, RunFolder folder)
      throws IOException {
    List<ContextAugmentation> contexts =
        Stream.concat(
                Stream.of(ContextAugmentation.ORIGINAL),
                Stream.of("flip", "invert", "equalize").map(ContextAugmentation::parse))
            .toList();
    int written = 0;
    try (StagedFiles staged = new StagedFiles()) {
      for (OpenDataset open : plan.datasets()) {
        DatasetItem first =
            open.dataset().items(Split.TRAIN, open.named().normalClasses().get(0)).get(0);
        Image image =
            options
                .preprocessing(open.named())
                .apply(open.dataset().read(first, new ImageReader()));
        for (ContextAugmentation context : contexts) {
          Path file = folder.prepared("figure-2/%s-%s.png".formatted(open.named(), context));
          byte[] png = png(ContextTransformation.show(context, List.of(image)).get(0));
          staged.write(file, out -> out.write(png));
          written++;
        }
      }
      staged.moveIntoPlace();
    }
    return written;
  }

  private static byte[] png(Image image) throws IOException {
    BufferedImage pixels =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        pixels.setRGB(
            x, y, image.sample(0, y, x) << 16 | image.sample(1, y, x) << 8 | image.sample(2, y, x));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(pixels, "png", stream);
    }
    return bytes.toByteArray();
  }
}
