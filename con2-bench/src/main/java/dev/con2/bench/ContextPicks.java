package dev.con2.bench;

import dev.con2.contexts.ContextChoice;
import dev.con2.contexts.ContextFigures;
import dev.con2.contexts.ContextMeasurement;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.train.DataSetReader;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The figures of each context and the one that is chosen, for folders of normal pictures: a CSV
 * line a folder, to be joined with measured AUROCs.
 *
 * <p>Arguments: seed, epochs of each short training (0: the default), image size (0: the default),
 * then the folders.
 */
public final class ContextPicks {

  private ContextPicks() {}

  /** Prints a heading and a line for each folder. */
  public static void main(String[] arguments) {
    long seed = Long.parseLong(arguments[0]);
    int epochs = Integer.parseInt(arguments[1]);
    int imageSize = Integer.parseInt(arguments[2]);
    StringBuilder heading = new StringBuilder("folder,chosen");
    ContextMeasurement.CANDIDATES.forEach(
        context ->
            heading.append(
                ",%1$s_distinctiveness,%1$s_colour_alone,%1$s_alignment".formatted(context)));
    System.out.println(heading.append(",learned_from,kept_aside,seconds"));
    DataSetReader reader = new DataSetReader(new ImageReader(), false);
    for (int i = 3; i < arguments.length; i++) {
      Path folder = Path.of(arguments[i]);
      List<Path> pictures = ImageFolder.list(List.of(folder)).images();
      TrainingOptions.Builder options = ContextMeasurement.options(pictures.size()).seed(seed);
      if (epochs > 0) {
        options.epochs(epochs);
      }
      if (imageSize > 0) {
        options.imageSize(imageSize);
      }
      long start = System.nanoTime();
      ContextChoice choice =
          new ContextMeasurement(options.build()).run(pictures, reader, TrainingListener.SILENT);
      System.out.println(line(folder, choice, (System.nanoTime() - start) / 1e9));
    }
  }

  private static String line(Path folder, ContextChoice choice, double seconds) {
    StringBuilder line = new StringBuilder();
    line.append(folder).append(',').append(choice.best().context());
    for (ContextFigures figures : choice.figures()) {
      line.append(
          String.format(
              Locale.ROOT,
              ",%.4f,%.4f,%.4f",
              figures.distinctiveness(),
              figures.colourAlone(),
              figures.alignment()));
    }
    return String.format(
        Locale.ROOT, "%s,%d,%d,%.0f", line, choice.learnedFrom(), choice.keptAside(), seconds);
  }
}
