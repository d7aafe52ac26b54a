package dev.con2.app;

import dev.con2.experiments.dataset.Dataset;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.DatasetInventory;
import dev.con2.experiments.dataset.DatasetInventory.DatasetFinding;
import dev.con2.experiments.dataset.NamedDataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells where the paper's datasets come from, and what of them is there. */
@Command(
    name = "datasets",
    header = "Lists the datasets of the paper, and checks those that you have.",
    description = {
      "",
      "  con2 datasets",
      "  con2 datasets --data DIR",
      "",
      "Without --data: where each comes from and how its files must lie. With it: which are in DIR,",
      "their pictures counted by class and compared with the official counts. Exit code 1 if one",
      "is there and cannot be used; the line under its name says how to mend it.",
      ""
    },
    sortOptions = false)
final class DatasetsCommand implements Callable<Integer> {

  private static final int INDENT = 13;

  /** As many words as fit into the rest of 100 columns; a number stays with the word after it. */
  private static final Pattern LINE = Pattern.compile("(.{1,87}|\\S+)(?<! \\d{1,2})(?: |$)");

  private final Console console;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of a dataset, or one that holds several.")
  private Optional<Path> data = Optional.empty();

  DatasetsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return (data.isPresent() ? check(data.get()) : describe()).number();
  }

  private ExitCode describe() {
    for (NamedDataset dataset : NamedDataset.values()) {
      console.print(dataset.toString());
      wrapped("what", dataset.what());
      wrapped("from", dataset.source());
      wrapped("layout", dataset.layout());
      wrapped("pictures", pictures(dataset));
      wrapped("classes", names(dataset.classes()));
      wrapped("normal", normal(dataset));
      wrapped(
          "paper",
          "%s; batches of %d".formatted(dataset.preprocessing().summary(), dataset.batchSize()));
      console.print("");
    }
    console.print(
        "Each may also lie as NAME/{train,test}/CLASS/ with pictures at any depth below,");
    console.print("and any folder of that form is a dataset of its own.");
    console.print("datasets=" + NamedDataset.values().length);
    return ExitCode.DONE;
  }

  private static String pictures(NamedDataset dataset) {
    return Arrays.stream(Split.values())
        .map(
            split ->
                String.format(
                    Locale.ROOT,
                    "%,d %s",
                    Arrays.stream(dataset.officialCounts(split)).sum(),
                    split))
        .collect(Collectors.joining(", "));
  }

  private static String names(List<DatasetClass> classes) {
    return classes.stream().map(DatasetClass::toString).collect(Collectors.joining(", "));
  }

  private static String normal(NamedDataset dataset) {
    List<DatasetClass> normal = dataset.normalClasses();
    return normal.equals(dataset.classes()) ? "each class in turn" : names(normal);
  }

  private ExitCode check(Path folder) {
    List<DatasetFinding> findings = DatasetInventory.of(folder).findings();
    int named = 0;
    int other = 0;
    int broken = 0;
    int warnings = 0;
    for (DatasetFinding finding : findings) {
      if (finding instanceof DatasetFinding.Found found) {
        tell(found.dataset());
        named += found.dataset().known().isPresent() ? 1 : 0;
        other += found.dataset().known().isPresent() ? 0 : 1;
        warnings += found.dataset().warnings().size();
      } else if (finding instanceof DatasetFinding.Unusable wrong) {
        console.print(wrong.name());
        row("BROKEN", wrong.sentence());
        broken++;
      } else if (finding instanceof DatasetFinding.Absent absent) {
        console.print(absent.name());
        row("not here", "it would be " + absent.dataset().layout());
      }
      console.print("");
    }
    console.print(
        "datasets=%d found=%d other=%d broken=%d warnings=%d"
            .formatted(NamedDataset.values().length, named, other, broken, warnings));
    if (broken > 0) {
      console.say(
          "con2: what %s holds of %d %s cannot be used; the lines marked BROKEN say why"
              .formatted(folder, broken, broken == 1 ? "dataset" : "datasets"));
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private void tell(Dataset dataset) {
    console.print(dataset.name());
    row("found", "in " + dataset.folder());
    table(dataset);
    dataset.skipped().forEach(skipped -> row("skipped", skipped));
    dataset.warnings().forEach(warning -> row("warning", warning));
  }

  /** The counts of each class side by side, and their sums below. */
  private void table(Dataset dataset) {
    List<int[]> columns = new ArrayList<>();
    List<String> titles = new ArrayList<>();
    for (Split split : Split.values()) {
      titles.add(split.toString());
      columns.add(dataset.counts(split));
      dataset
          .known()
          .ifPresent(
              known -> {
                titles.add("official");
                columns.add(known.officialCounts(split));
              });
    }
    line("", titles.stream());
    for (DatasetClass label : dataset.classes()) {
      line(label.toString(), columns.stream().map(counts -> readable(counts[label.index()])));
    }
    line("all", columns.stream().map(counts -> readable(Arrays.stream(counts).sum())));
  }

  private void line(String name, Stream<String> cells) {
    String row = cells.map("%10s"::formatted).collect(Collectors.joining());
    console.print("%s%-36s%s".formatted(" ".repeat(INDENT), name, row));
  }

  private static String readable(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private void row(String name, String words) {
    console.print("  %-11s%s".formatted(name, words));
  }

  /** A row broken between words, so that each line fits a terminal. */
  private void wrapped(String name, String words) {
    Matcher lines = LINE.matcher(words);
    for (String title = name; lines.find(); title = "") {
      row(title, lines.group(1));
    }
  }
}
