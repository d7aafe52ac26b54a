package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A table or a figure of the paper. */
interface Exhibit {

  /** What it is, such as {@code Table 4: AUROC of each class of CIFAR10}. */
  String title();

  /** The experiment that does its runs, such as {@code table-4}: its title begins so. */
  default String experiment() {
    return title().replaceFirst(":.*", "").toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** The datasets whose runs it shows, in its order. */
  List<NamedDataset> datasets();

  /** Those that it always shows, in its order. */
  List<Contender> contenders();

  /**
   * Those whose results it shows, in its order.
   *
   * @param runs that there are
   */
  default List<Contender> contenders(List<RunResult> runs) {
    return contenders();
  }

  /**
   * Shows it.
   *
   * @param group what was run
   * @param folder where files lie that belong to the runs
   * @throws IOException if one cannot be read
   */
  List<Block> show(RunGroup group, Path folder) throws IOException;

  /**
   * What the yardsticks are shown on below it; none where it shows no AUROC, or a table beside it
   * shows the same.
   *
   * @param group what was run
   */
  default List<Yardsticks.Column> yardstickColumns(RunGroup group) {
    return List.of();
  }

  /**
   * The runs that it shows.
   *
   * @param runs to choose among
   * @param folder where files lie that belong to the runs
   */
  default List<RunResult> select(List<RunResult> runs, Path folder) {
    List<Contender> shown = contenders(runs);
    List<String> names = datasets().stream().map(NamedDataset::toString).toList();
    return runs.stream()
        .filter(run -> names.contains(run.dataset()))
        .filter(run -> shown.stream().anyMatch(contender -> contender.matches(run)))
        .toList();
  }
}
