package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Figure 2: pictures as they are and in the three contexts, from the files that are there. */
final class ContextGallery implements Exhibit {

  /** Holds {@code NAME-none.png}, {@code NAME-flip.png}, ... for each picture. */
  static final String FOLDER = "figure-2";

  private static final List<String> ORDER = List.of("none", "flip", "invert", "equalize");

  private static final Pattern NAME = Pattern.compile("(.+)-(none|flip|invert|equalize)\\.png");

  @Override
  public String title() {
    return "Figure 2: images in the contexts";
  }

  @Override
  public List<NamedDataset> datasets() {
    return List.of();
  }

  @Override
  public List<Contender> contenders() {
    return List.of();
  }

  @Override
  public List<Block> show(RunGroup group, Path folder) throws IOException {
    Map<String, List<Path>> pictures = pictures(folder.resolve(FOLDER));
    if (pictures.isEmpty()) {
      return List.of(
          new Block.Paragraph(
              "%s There are no images in %s yet; the experiment writes them."
                  .formatted(Grid.MISSING, FOLDER)));
    }
    List<List<Block.GalleryPicture>> rows = new ArrayList<>();
    for (List<Path> row : pictures.values()) {
      List<Block.GalleryPicture> shown = new ArrayList<>();
      for (Path file : row) {
        shown.add(picture(file));
      }
      rows.add(shown);
    }
    return List.of(
        new Block.Gallery(
            rows,
            "One training image of each dataset: as it is, and with Flip, Invert and Equalize."));
  }

  /** The files of each picture, those of a picture in the order of the contexts. */
  private static Map<String, List<Path>> pictures(Path folder) throws IOException {
    Map<String, List<Path>> pictures = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return pictures;
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.sorted().toList();
    }
    for (String context : ORDER) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && name.group(2).equals(context)) {
          pictures.computeIfAbsent(name.group(1), key -> new ArrayList<>()).add(file);
        }
      }
    }
    return pictures;
  }

  private static Block.GalleryPicture picture(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    return new Block.GalleryPicture(
        name.substring(0, name.lastIndexOf('.')).replace("-none", ", original").replace('-', ' '),
        FOLDER + "/" + name,
        "data:image/png;base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
  }
}
