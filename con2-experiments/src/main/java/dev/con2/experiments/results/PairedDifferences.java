package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import java.util.ArrayList;
import java.util.List;

/**
 * What may be compared whatever the budget: two methods, contexts or scores of the same options, on
 * the same classes, seeds and test images.
 */
final class PairedDifferences {

  private static final List<String> NOTES =
      List.of(
          "In points of AUROC; above 0 the first is higher. Both had the same settings, classes, seeds and test images, seed by seed and image by image.",
          "A difference whose interval holds 0 is level, whichever way it points. Where the last column names seeds and test images, the interval is about other seeds and other test images of these classes; test images alone: of these very trainings; seeds alone: on these very images, whose scores are not kept; classes alone: by Student's t over one difference a class, about classes like these. Of many intervals some miss by chance.",
          "Seeds alone move an AUROC by 0.1 to 1 points in most of the paper's classes: with one seed, less than a point says nothing.");

  private final RunGroup group;
  private final Intervals intervals;
  private final List<NamedDataset> datasets;
  private final List<Contender> contenders;

  PairedDifferences(
      RunGroup group,
      Intervals intervals,
      List<NamedDataset> datasets,
      List<Contender> contenders) {
    this.group = group;
    this.intervals = intervals;
    this.datasets = datasets;
    this.contenders = contenders;
  }

  /** Of each later contender to each earlier one, on each dataset. */
  List<CoveredEstimate> estimates() {
    List<CoveredEstimate> found = new ArrayList<>();
    for (NamedDataset dataset : datasets) {
      for (int later = 1; later < contenders.size(); later++) {
        for (int earlier = 0; earlier < later; earlier++) {
          Contender first = contenders.get(later);
          Contender second = contenders.get(earlier);
          if (differInOneThing(first, second)) {
            intervals
                .difference(
                    dataset,
                    group.classes(dataset),
                    new Intervals.Side(group, first),
                    new Intervals.Side(group, second))
                .ifPresent(found::add);
          }
        }
      }
    }
    return found;
  }

  /** Nothing if no two can be compared. */
  List<Block> show() {
    List<Grid.Row> rows = estimates().stream().map(PairedDifferences::row).toList();
    if (rows.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Block.Heading("Differences at equal settings"),
        new Block.Table(
            new Grid(
                "first − second",
                List.of(
                    new Grid.ColumnGroup(
                        "", List.of("mean difference", "95 % interval", "so", "over"))),
                rows)),
        new Block.NoteList(NOTES));
  }

  private static Grid.Row row(CoveredEstimate difference) {
    String limits =
        difference
            .interval()
            .map(found -> Signed.of(found.low()) + " to " + Signed.of(found.high()))
            .orElse(Grid.MISSING);
    return new Grid.Row(
        PaperNames.of(difference.dataset()) + ": " + difference.name(),
        List.of(
            Signed.of(difference.mean()),
            limits,
            difference.verdict(),
            difference.interval().isPresent() ? difference.covers() : Grid.MISSING),
        false);
  }

  /**
   * The method, or the context, or the score; a rival has no choice of the last two, and one that
   * chooses its contexts is held against each.
   */
  private static boolean differInOneThing(Contender one, Contender other) {
    if (!one.isCon2() || !other.isCon2()) {
      return true;
    }
    if (one.equals(Contender.BEST) || other.equals(Contender.BEST)) {
      return one.score().equals(other.score());
    }
    int same = 0;
    same += one.method().equals(other.method()) ? 1 : 0;
    same += one.context().equals(other.context()) ? 1 : 0;
    same += one.score().equals(other.score()) ? 1 : 0;
    return same == 2;
  }
}
