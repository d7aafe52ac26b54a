package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says above a table in how many of its runs a term of the loss was not learned, or may not have
 * been, and what fitting the scores warned of.
 */
final class UnlearnedNote {

  /** Runs that differ in their seed only. */
  private record Cell(int classIndex, String method, List<String> contexts) {

    static Cell of(RunResult run) {
      return new Cell(run.classIndex(), run.method(), run.contexts());
    }

    /** As a person reads it, such as {@code con2 flip on 3 cat}. */
    String words(NamedDataset dataset) {
      return "%s%s on %s"
          .formatted(
              method,
              contexts.isEmpty() ? "" : " " + String.join(",", contexts),
              PaperNames.of(dataset.normalClass(classIndex)));
    }
  }

  private UnlearnedNote() {}

  /** Nothing where every run is known to have learned all that it was trained for. */
  static List<Block> of(RunGroup group, List<NamedDataset> datasets) {
    List<String> sentences = new ArrayList<>();
    List<RunResult> all = new ArrayList<>();
    for (NamedDataset dataset : datasets) {
      List<String> parts = parts(dataset, group.on(dataset));
      if (!parts.isEmpty()) {
        sentences.add("%s: %s.".formatted(PaperNames.of(dataset), String.join("; ", parts)));
      }
      all.addAll(group.on(dataset));
    }
    List<String> warned = warnings(datasets, group);
    long unrecorded = all.stream().filter(run -> run.unlearned().isEmpty()).count();
    List<Block> blocks = new ArrayList<>();
    if (!sentences.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              "NOT LEARNED. %s The loss of such a term ended where it is for a network that makes the same of every image: what these runs score by may mean nothing."
                  .formatted(String.join(" ", sentences))));
    }
    if (!warned.isEmpty()) {
      blocks.add(new Block.NoteList(warned));
    }
    if (unrecorded > 0) {
      blocks.add(
          new Block.Paragraph(
              "Whether the terms of the loss were learned was not recorded of %d of %d runs."
                  .formatted(unrecorded, all.size())));
    }
    return blocks;
  }

  /** What fitting the scores warned of, each sentence with the runs that it is of. */
  private static List<String> warnings(List<NamedDataset> datasets, RunGroup group) {
    Map<String, List<String>> runsBySentence = new LinkedHashMap<>();
    for (NamedDataset dataset : datasets) {
      for (RunResult run : group.on(dataset)) {
        for (String sentence : run.warnings()) {
          runsBySentence
              .computeIfAbsent(sentence, first -> new ArrayList<>())
              .add("%s, seed %d".formatted(Cell.of(run).words(dataset), run.seed()));
        }
      }
    }
    return runsBySentence.entrySet().stream()
        .map(
            warning ->
                "WARNING of %s: %s"
                    .formatted(String.join("; ", warning.getValue()), warning.getKey()))
        .toList();
  }

  private static List<String> parts(NamedDataset dataset, List<RunResult> runs) {
    Map<Cell, List<RunResult>> cells =
        runs.stream()
            .collect(Collectors.groupingBy(Cell::of, LinkedHashMap::new, Collectors.toList()));
    List<String> parts = new ArrayList<>();
    cells.forEach(
        (cell, seeds) ->
            seeds.stream()
                .flatMap(run -> run.unlearned().stream().flatMap(List::stream))
                .distinct()
                .sorted()
                .forEach(term -> parts.add(part(term, cell.words(dataset), seeds))));
    return parts;
  }

  private static String part(String term, String cell, List<RunResult> seeds) {
    long unlearned =
        seeds.stream().filter(run -> run.unlearned().orElse(List.of()).contains(term)).count();
    return "the %s in %d of %d %s of %s"
        .formatted(term, unlearned, seeds.size(), seeds.size() == 1 ? "run" : "runs", cell);
  }
}
