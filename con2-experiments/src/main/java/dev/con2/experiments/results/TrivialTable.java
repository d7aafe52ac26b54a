package dev.con2.experiments.results;

import dev.con2.evaluate.TrivialFeature;
import dev.con2.experiments.dataset.NamedDataset;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What one number of each test image reaches beside methods, such as the size of its file.
 *
 * @param group the runs of methods
 */
record TrivialTable(RunGroup group) {

  private static final String HEADING = "Trivial features: one number of each image";

  private static final String EXPLANATION =
      "AUROC in percent by that number alone, on the same test images as above; of several classes the mean. The better direction is chosen with the answers in sight, so 50 is the least. Width, height and file size are those of the files, all else is of the image at the size that methods see. A method that is not clearly better than the best of them may have found nothing but how the classes were made.";

  /**
   * Shows it, where runs have kept it.
   *
   * @param columns what it is shown on
   */
  List<Block> show(List<Yardsticks.Column> columns) {
    List<Yardsticks.Column> known =
        columns.stream()
            .filter(column -> values(column, TrivialFeature.BRIGHTNESS).length > 0)
            .toList();
    if (known.isEmpty()) {
      return List.of();
    }
    List<Grid.Row> rows =
        Arrays.stream(TrivialFeature.values())
            .map(
                feature ->
                    new Grid.Row(
                        feature.label(),
                        known.stream().map(column -> cell(column, feature)).toList(),
                        false))
            .toList();
    return List.of(
        new Block.Heading(HEADING),
        new Block.Table(new Grid("feature", Yardsticks.Column.groups(known), rows)),
        new Block.NoteList(List.of(EXPLANATION)));
  }

  private String cell(Yardsticks.Column column, TrivialFeature feature) {
    double[] values = values(column, feature);
    return column.cell(Arrays.stream(values).average().orElseThrow(), values.length);
  }

  /** In percent, one for each class whose runs have kept it. */
  private double[] values(Yardsticks.Column column, TrivialFeature feature) {
    return column.classes().stream()
        .map(index -> value(column.dataset(), index, feature))
        .flatMapToDouble(OptionalDouble::stream)
        .toArray();
  }

  /** The same of every run, as runs of a group have the same test images. */
  private OptionalDouble value(NamedDataset dataset, int classIndex, TrivialFeature feature) {
    return group.on(dataset).stream()
        .filter(run -> run.classIndex() == classIndex)
        .flatMap(run -> Stream.ofNullable(run.trivial().get(feature.label())))
        .mapToDouble(auroc -> 100 * auroc)
        .findFirst();
  }
}
