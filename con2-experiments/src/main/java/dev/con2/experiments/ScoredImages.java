package dev.con2.experiments;

import dev.con2.evaluate.Auroc;
import dev.con2.evaluate.TrivialBaseline;
import dev.con2.evaluate.TrivialFeatures;
import dev.con2.experiments.DecodedImages.DecodedItem;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.DatasetItem;
import dev.con2.internal.files.StagedFiles;
import dev.con2.reports.CsvTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The test images of a run with their scores.
 *
 * @param images in the order of the dataset
 * @param scores for each name one score an image
 */
record ScoredImages(List<DecodedItem> images, Map<String, double[]> scores) {

  /** How many are of the class. */
  int count(DatasetClass normal) {
    return Math.toIntExact(
        images.stream().filter(image -> image.item().label().equals(normal)).count());
  }

  /** For each score the AUROC of that class against all others, in [0, 1]. */
  Map<String, Double> auroc(DatasetClass normal) {
    Map<String, Double> auroc = new LinkedHashMap<>();
    scores.forEach(
        (name, all) -> auroc.put(name, Auroc.of(of(all, normal, true), of(all, normal, false))));
    return auroc;
  }

  /**
   * For each trivial feature, by its name, the AUROC of that class against all others in the better
   * direction, in [0.5, 1].
   */
  Map<String, Double> trivial(DatasetClass normal) {
    return TrivialBaseline.rank(features(normal, true), features(normal, false)).stream()
        .collect(Collectors.toMap(baseline -> baseline.feature().label(), TrivialBaseline::auroc));
  }

  private List<TrivialFeatures> features(DatasetClass normal, boolean wanted) {
    return images.stream()
        .filter(image -> image.item().label().equals(normal) == wanted)
        .map(DecodedItem::features)
        .toList();
  }

  private double[] of(double[] all, DatasetClass normal, boolean wanted) {
    return IntStream.range(0, all.length)
        .filter(i -> images.get(i).item().label().equals(normal) == wanted)
        .mapToDouble(i -> all[i])
        .toArray();
  }

  /**
   * Writes a row for each image: class, place in the dataset, and a column for each score.
   *
   * @param folder of the dataset, which paths are relative to
   */
  void write(Path file, Path folder) {
    String[] columns =
        Stream.concat(Stream.of("class", "picture"), scores.keySet().stream())
            .toArray(String[]::new);
    try (StagedFiles staged = new StagedFiles()) {
      staged.writeText(
          file,
          out -> {
            try (CsvTable table = new CsvTable(out, columns)) {
              for (int i = 0; i < images.size(); i++) {
                table.add(row(images.get(i).item(), folder, i));
              }
            }
          });
      staged.moveIntoPlace();
    }
  }

  private Object[] row(DatasetItem item, Path folder, int i) {
    Stream<Object> label = Stream.of(item.label().name(), place(item, folder));
    return Stream.concat(label, scores.values().stream().map(all -> all[i])).toArray();
  }

  /** Where the item is, relative to the folder of its dataset, the same on every system. */
  static String place(DatasetItem item, Path folder) {
    if (item instanceof DatasetItem.CifarRecord cifar) {
      return folder.relativize(cifar.file()) + "#" + cifar.record();
    }
    Path path = ((DatasetItem.PictureFile) item).path();
    return folder.relativize(path).toString().replace('\\', '/');
  }
}
