package dev.con2.app.demo;

import dev.con2.error.InvalidInputException;
import dev.con2.internal.files.FileProblem;
import dev.con2.internal.files.StagedFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A made-up inspection data set: RGB pictures, 128 by 128 pixels, of one metal part on a bench.
 *
 * <p>Pose, light, material, background and noise vary from picture to picture, by more than any
 * defect changes the mean colour, the contrast or the file size. Each anomalous test picture shows
 * the scene of one of the normal test pictures, taken again with fresh texture and noise and with a
 * defect in the part: nothing but the defect tells the two groups apart.
 */
public final class ManufacturedParts {

  private static final long TRAIN = 1;
  private static final long TEST = 2;
  private static final long SCENE = 3;
  private static final long GRAIN = 4;
  private static final long DEFECT = 5;

  private record PartPicture(Path file, Scene scene, Defect defect, Draws grain) {}

  private ManufacturedParts() {}

  /**
   * Writes {@code train/normal}, {@code test/normal} and, for each kind of defect, {@code
   * test/anomalous/KIND} as PNG files named by number. The pixels depend on the seed alone, and a
   * picture not on how many others are drawn, save that the scenes of the anomalous pictures are
   * those of the normal test pictures in turn. Files of the same names are overwritten, so that a
   * second run is the same as the first.
   *
   * @param folder made where it is missing
   * @param trainImages at least 1
   * @param testNormal at least 1
   * @param testAnomalousPerDefect at least 1
   * @throws dev.con2.error.OutputFailedException if a picture cannot be written
   * @throws InvalidInputException if the folder cannot be listed or holds other visible files where
   *     the pictures go, which would then be taken for part of the set
   */
  public static void draw(
      Path folder, long seed, int trainImages, int testNormal, int testAnomalousPerDefect) {
    if (trainImages < 1 || testNormal < 1 || testAnomalousPerDefect < 1) {
      throw new IllegalArgumentException(
          "at least one picture of each sort is needed, not %d, %d and %d"
              .formatted(trainImages, testNormal, testAnomalousPerDefect));
    }
    List<PartPicture> pictures = new ArrayList<>();
    pictures.addAll(train(folder.resolve("train"), seed, trainImages));
    pictures.addAll(test(folder.resolve("test"), seed, testNormal, testAnomalousPerDefect));
    try {
      prepareFolders(pictures);
      pictures.parallelStream().forEach(ManufacturedParts::write);
    } catch (IOException e) {
      throw new InvalidInputException(
          "The demo's folder "
              + folder
              + " cannot be listed ("
              + FileProblem.reason(e)
              + "); name a folder that you may read and write.",
          e);
    }
  }

  private static List<PartPicture> train(Path folder, long seed, int images) {
    List<PartPicture> pictures = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      pictures.add(
          new PartPicture(
              file(folder.resolve("normal"), i),
              scene(seed, TRAIN, i),
              new Defect.None(),
              new Draws(seed, TRAIN, GRAIN, i)));
    }
    return pictures;
  }

  private static List<PartPicture> test(
      Path folder, long seed, int normal, int anomalousPerDefect) {
    List<PartPicture> pictures = new ArrayList<>();
    for (int i = 0; i < normal; i++) {
      pictures.add(
          new PartPicture(
              file(folder.resolve("normal"), i),
              scene(seed, TEST, i),
              new Defect.None(),
              new Draws(seed, TEST, GRAIN, i)));
    }
    DefectKind[] kinds = DefectKind.values();
    for (DefectKind kind : kinds) {
      Path kindFolder = folder.resolve("anomalous").resolve(kind.folderName());
      for (int i = 0; i < anomalousPerDefect; i++) {
        // The kinds take turns, so that together they go through all the normal scenes evenly.
        int twin = (i * kinds.length + kind.ordinal()) % normal;
        Scene scene = scene(seed, TEST, twin);
        Draws defectDraws = new Draws(seed, DEFECT, kind.ordinal(), i);
        pictures.add(
            new PartPicture(
                file(kindFolder, i),
                scene,
                kind.draw(defectDraws, scene.material().colour()),
                new Draws(seed, DEFECT, GRAIN, kind.ordinal(), i)));
      }
    }
    return pictures;
  }

  private static Scene scene(long seed, long split, int index) {
    return Scene.draw(new Draws(seed, split, SCENE, index), Variation.DEMO);
  }

  private static Path file(Path folder, int index) {
    return folder.resolve(String.format(Locale.ROOT, "%04d.png", index));
  }

  private static void prepareFolders(List<PartPicture> pictures) throws IOException {
    Set<Path> files = new HashSet<>();
    Set<Path> folders = new HashSet<>();
    for (PartPicture picture : pictures) {
      files.add(picture.file());
      folders.add(picture.file().getParent());
    }
    files.forEach(StagedFiles::makeFolder);
    for (Path folder : folders) {
      try (Stream<Path> present = Files.list(folder)) {
        Optional<Path> stranger =
            present
                .filter(file -> !files.contains(file))
                .filter(file -> !file.getFileName().toString().startsWith("."))
                .findFirst();
        if (stranger.isPresent()) {
          throw new InvalidInputException(
              folder
                  + " holds "
                  + stranger.get().getFileName()
                  + ", which is not one of the demo's pictures; name another folder or empty it.");
        }
      }
    }
  }

  private static void write(PartPicture picture) {
    BufferedImage pixels = Photograph.take(picture.scene(), picture.defect(), picture.grain());
    try (StagedFiles files = new StagedFiles()) {
      files.write(
          picture.file(),
          out -> {
            try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
              ImageIO.write(pixels, "png", stream);
            }
          });
      files.moveIntoPlace();
    }
  }
}
