package dev.con2.experiments.results;

import static java.util.stream.Collectors.joining;

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
          "In points of AUROC; above 0 the first is higher. Both had the same options but for those that are a method's own, which stand above, and the same classes, seeds and test images, seed by seed and image by image.",
          "A difference whose interval holds 0 is level, whichever way it points. Of many intervals some miss by chance.",
          "Over seeds and test images: the interval is about other seeds and other test images of these classes.",
          "Over no seed, test images: a seed changes nothing in either.",
          "Over test images alone: of these very trainings.",
          "Over seeds alone: on these very images, whose scores are not kept.",
          "Over classes alone: by Student's t over one difference a class, each of its own trainings, about classes like these.",
          "Seeds are those that both have of every class; where none is named, a seed changes nothing, or the classes have none in common and each counts with the mean over its own.",
          "Seeds alone move an AUROC by 0.1 to 1 points in most of the paper's classes, and by more in short trainings: over the test images of one seed alone nothing is called higher.");

  private final RunGroup group;
  private final List<CoveredEstimate> estimates;

  PairedDifferences(
      RunGroup group,
      Intervals intervals,
      List<NamedDataset> datasets,
      List<Contender> contenders) {
    this.group = group;
    this.estimates = List.copyOf(found(group, intervals, datasets, contenders));
  }

  /** Of each later contender to each earlier one, on each dataset. */
  List<CoveredEstimate> estimates() {
    return estimates;
  }

  private static List<CoveredEstimate> found(
      RunGroup group,
      Intervals intervals,
      List<NamedDataset> datasets,
      List<Contender> contenders) {
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
    List<Grid.Row> rows = estimates.stream().map(this::row).toList();
    if (rows.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Block.Heading("Differences at equal options"),
        new Block.Table(
            new Grid(
                "first − second",
                List.of(
                    new Grid.ColumnGroup(
                        "", List.of("mean difference", "95 % interval", "so", "over", "seeds"))),
                rows)),
        new Block.NoteList(NOTES));
  }

  private Grid.Row row(CoveredEstimate difference) {
    String limits =
        difference
            .interval()
            .map(found -> Signed.of(found.low()) + " to " + Signed.of(found.high()))
            .orElse(Grid.MISSING);
    return new Grid.Row(
        "%s: %s%s"
            .formatted(PaperNames.of(difference.dataset()), difference.name(), classes(difference)),
        List.of(
            Signed.of(difference.mean()),
            limits,
            difference.standing().map(Object::toString).orElse(Grid.MISSING),
            difference.covers().isEmpty() ? Grid.MISSING : difference.covers(),
            difference.seeds().isEmpty()
                ? Grid.MISSING
                : difference.seeds().stream().map(String::valueOf).collect(joining(", "))),
        false);
  }

  /** Where one of the two was not run on all classes that the figures above are of. */
  private String classes(CoveredEstimate difference) {
    int all = group.classes(difference.dataset()).size();
    int both = difference.classes().size();
    return both == all ? "" : " (over the %d of %d classes that both have)".formatted(both, all);
  }

  /**
   * The method, or the context, or the score; a rival has no choice of the last two, and one that
   * chooses its contexts is held against each.
   */
  private static boolean differInOneThing(Contender one, Contender other) {
    if (!one.isCon2() || !other.isCon2()) {
      return true;
    }
    if (one.choosesContext() != other.choosesContext()) {
      return one.score().equals(other.score());
    }
    int same = 0;
    same += one.method().equals(other.method()) ? 1 : 0;
    same += one.context().equals(other.context()) ? 1 : 0;
    same += one.score().equals(other.score()) ? 1 : 0;
    return same == 2;
  }
}
