package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.reports.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The yardsticks beside a group of runs: on the same pictures, but in no group, as they have no
 * options of a training.
 */
final class Yardsticks {

  private static final String HEADING = "Yardsticks: nothing learned";

  private static final String EXPLANATION =
      "AUROC in percent by the distance to the nearest training image, on the same training and test images as above. Nothing is learned, and a seed would change nothing: one run for each class. A method that is not clearly better than them has not been shown to find anything there.";

  private static final String NEIGHBOURS = "neighbours";

  private static final String ALL_ABOVE =
      "Each method's mean is above the best yardstick's, in every column where there are both%s.";

  private static final String NOT_ALL_SURE = "; of some leads it is not known how sure they are";

  /**
   * What they are shown on.
   *
   * @param name over the column
   * @param classes that are normal in turn; of several the mean is shown
   */
  record Column(String name, NamedDataset dataset, List<Integer> classes) {

    /** Keeps a copy. */
    Column {
      classes = List.copyOf(classes);
    }

    /** A group each, so that a wide table may be parted between any two columns. */
    static List<Grid.ColumnGroup> groups(List<Column> columns) {
      return columns.stream()
          .map(column -> new Grid.ColumnGroup("", List.of(column.name())))
          .toList();
    }

    /** A mean in percent, and over how many of the classes it is where they are not all. */
    String cell(double mean, int found) {
      return Numbers.fixed(mean, 1)
          + (found == classes.size() ? "" : " (%d of %d)".formatted(found, classes.size()));
    }
  }

  /** A method's mean beside that of a yardstick on the same classes. */
  private record Match(
      Contender contender,
      double mean,
      Yardstick yardstick,
      double yardstickMean,
      CoveredEstimate lead) {

    /** Whether the lead is more than other seeds and test images would give. */
    boolean isSure() {
      return lead.standing().isPresent();
    }

    @Override
    public String toString() {
      return "%s (%s, and %s has %s%s)"
          .formatted(
              contender.label(),
              Numbers.fixed(mean, 1),
              yardstick.score(),
              Numbers.fixed(yardstickMean, 1),
              lead.standing().filter(CoveredEstimate.Standing.LEVEL::equals).isPresent()
                  ? ": level"
                  : "");
    }
  }

  private final RunGroup group;
  private final RunGroup yardsticks;
  private final Intervals intervals;

  /**
   * Finds those that belong to a group.
   *
   * @param group the runs of methods
   * @param finished all runs that there are
   * @param intervals of leads over them
   */
  Yardsticks(RunGroup group, List<RunResult> finished, Intervals intervals) {
    // A method whose encoder is given has its images at the size of that.
    boolean onlyGiven = group.runs().stream().allMatch(RunResult::needsEncoder);
    Set<Pictures> pictures =
        group.runs().stream()
            .filter(run -> onlyGiven || !run.needsEncoder())
            .map(Pictures::of)
            .collect(Collectors.toUnmodifiableSet());
    this.group = group;
    this.intervals = intervals;
    this.yardsticks =
        new RunGroup(
            latest(
                finished.stream()
                    .filter(Yardstick::isOne)
                    .filter(run -> pictures.contains(Pictures.of(run)))
                    .sorted(Comparator.comparing(RunResult::started))
                    .toList()));
  }

  /** One for each class, method and seed, whatever the number of neighbours was before. */
  private static List<RunResult> latest(List<RunResult> inOrder) {
    Map<List<Object>, RunResult> latest = new LinkedHashMap<>();
    inOrder.forEach(run -> latest.put(List.of(Pictures.of(run), run.method(), run.seed()), run));
    return List.copyOf(latest.values());
  }

  /** Says so where a distance is not that to the nearest picture alone. */
  private Optional<String> neighbours() {
    SortedSet<Integer> counts = new TreeSet<>();
    for (RunResult run : yardsticks.runs()) {
      counts.add(Integer.parseInt(String.valueOf(run.options().getOrDefault(NEIGHBOURS, 1))));
    }
    if (counts.equals(Set.of(1))) {
      return Optional.empty();
    }
    String each = counts.stream().map(String::valueOf).collect(Collectors.joining(" or "));
    return Optional.of("Distances are means over the nearest %s images.".formatted(each));
  }

  /**
   * Shows them under an exhibit, if it has something to show them on.
   *
   * @param contenders whose means are held against them
   */
  List<Block> show(Exhibit exhibit, List<Contender> contenders) {
    List<Column> columns = exhibit.yardstickColumns(group);
    if (columns.isEmpty()) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading(HEADING));
    Optional<String> missing =
        new MissingYardsticks(group, yardsticks).sentence(exhibit.experiment(), columns);
    if (columns.stream()
        .allMatch(column -> cells(column).stream().allMatch(Grid.MISSING::equals))) {
      missing.ifPresent(sentence -> blocks.add(new Block.Paragraph(sentence)));
      return blocks;
    }
    List<String> notes = new ArrayList<>();
    notes.add(EXPLANATION);
    neighbours().ifPresent(notes::add);
    verdict(columns, contenders).ifPresent(notes::add);
    missing.ifPresent(notes::add);
    blocks.add(new Block.Table(grid(columns)));
    blocks.add(new Block.NoteList(notes));
    return blocks;
  }

  private Grid grid(List<Column> columns) {
    List<List<String>> cells = columns.stream().map(this::cells).toList();
    List<Grid.Row> rows = new ArrayList<>();
    for (int i = 0; i < Yardstick.ALL.size(); i++) {
      int row = i;
      rows.add(
          new Grid.Row(
              Yardstick.ALL.get(row).label(),
              cells.stream().map(column -> column.get(row)).toList(),
              false));
    }
    return new Grid("yardstick", Column.groups(columns), rows);
  }

  /** One for each yardstick. */
  private List<String> cells(Column column) {
    return Yardstick.ALL.stream().map(yardstick -> cell(column, yardstick)).toList();
  }

  private String cell(Column column, Yardstick yardstick) {
    return yardsticks
        .average(column.dataset(), column.classes(), yardstick.contender())
        .map(ours -> column.cell(ours.estimate().mean(), ours.classes().size()))
        .orElse(Grid.MISSING);
  }

  /** Which methods are not above them where; nothing if nothing can be compared. */
  private Optional<String> verdict(List<Column> columns, List<Contender> contenders) {
    List<String> beaten = new ArrayList<>();
    boolean compared = false;
    boolean sure = true;
    for (Column column : columns) {
      List<Match> matches =
          contenders.stream().flatMap(contender -> hardest(column, contender).stream()).toList();
      compared |= !matches.isEmpty();
      sure &= matches.stream().allMatch(Match::isSure);
      String names =
          matches.stream()
              .filter(match -> match.lead().isNoLead())
              .map(Match::toString)
              .collect(Collectors.joining(", "));
      if (!names.isEmpty()) {
        beaten.add(column.name() + ": " + names);
      }
    }
    if (!compared) {
      return Optional.empty();
    }
    return Optional.of(
        beaten.isEmpty()
            ? ALL_ABOVE.formatted(sure ? "" : NOT_ALL_SURE)
            : "No lead is shown there, as the mean is not above the best yardstick's on the same classes, or by no more than chance explains (level): %s."
                .formatted(String.join("; ", beaten)));
  }

  /** The yardstick that the method has the smallest lead over, on the classes that both have. */
  private Optional<Match> hardest(Column column, Contender contender) {
    return Yardstick.ALL.stream()
        .flatMap(yardstick -> match(column, contender, yardstick).stream())
        .min(Comparator.comparingDouble(match -> match.lead().mean()));
  }

  private Optional<Match> match(Column column, Contender contender, Yardstick yardstick) {
    NamedDataset dataset = column.dataset();
    List<Integer> both =
        column.classes().stream()
            .filter(index -> !group.bySeed(dataset, index, contender).isEmpty())
            .filter(index -> !yardsticks.bySeed(dataset, index, yardstick.contender()).isEmpty())
            .toList();
    return intervals
        .difference(
            dataset,
            both,
            new Intervals.Side(group, contender),
            new Intervals.Side(yardsticks, yardstick.contender()))
        .map(
            lead ->
                new Match(
                    contender,
                    mean(group, dataset, both, contender),
                    yardstick,
                    mean(yardsticks, dataset, both, yardstick.contender()),
                    lead));
  }

  private static double mean(
      RunGroup group, NamedDataset dataset, List<Integer> classes, Contender contender) {
    return group.average(dataset, classes, contender).orElseThrow().estimate().mean();
  }
}
