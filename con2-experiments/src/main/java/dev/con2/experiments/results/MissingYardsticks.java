package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says which yardsticks were not run on the pictures of a group, and how to run them.
 *
 * @param group the runs of methods
 * @param yardsticks the runs of yardsticks on the same pictures
 */
record MissingYardsticks(RunGroup group, RunGroup yardsticks) {

  private static final Pattern IMAGES = Pattern.compile("([0-9]+) training images of [0-9]+");
  private static final Pattern TEST_IMAGES =
      Pattern.compile("([0-9]+) test images of each class.*");

  /** Nothing if none is missing. */
  Optional<String> sentence(String experiment, List<Yardsticks.Column> columns) {
    Map<NamedDataset, Set<Integer>> missing = new LinkedHashMap<>();
    for (Yardsticks.Column column : columns) {
      for (int index : column.classes()) {
        if (lacksOne(column.dataset(), index)) {
          missing.computeIfAbsent(column.dataset(), dataset -> new TreeSet<>()).add(index);
        }
      }
    }
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String rows =
        missing.entrySet().stream()
            .map(
                entry ->
                    "%s, %s"
                        .formatted(
                            PaperNames.of(entry.getKey()),
                            PaperNames.classes(entry.getKey(), List.copyOf(entry.getValue()))))
            .collect(Collectors.joining("; "));
    return Optional.of(
        "%s yardsticks were not run on these images (%s). They take seconds: run the %s"
            .formatted(
                yardsticks.runs().isEmpty() ? "The" : "Some",
                rows,
                String.join(" and ", commands(experiment, missing))));
  }

  private boolean lacksOne(NamedDataset dataset, int index) {
    return Yardstick.ALL.stream()
        .anyMatch(yardstick -> yardsticks.bySeed(dataset, index, yardstick.contender()).isEmpty());
  }

  /** One, unless the datasets were run with different pictures. */
  private Set<String> commands(String experiment, Map<NamedDataset, Set<Integer>> missing) {
    Set<String> commands = new LinkedHashSet<>();
    missing.forEach(
        (dataset, classes) -> {
          List<String> words = new ArrayList<>();
          words.add(
              "experiment %s with methods %s"
                  .formatted(experiment, String.join(",", Yardstick.methods())));
          if (missing.size() == 1 && classes.size() < dataset.normalClasses().size()) {
            words.add(
                "classes "
                    + classes.stream().map(String::valueOf).collect(Collectors.joining(",")));
          }
          words.addAll(flags(dataset));
          commands.add(String.join(", ", words));
        });
    return commands;
  }

  /** What gives a run the same pictures. */
  private List<String> flags(NamedDataset dataset) {
    List<String> flags = new ArrayList<>();
    int side = Pictures.of(group.on(dataset).get(0)).side();
    if (side != dataset.preprocessing().side()) {
      flags.add("image-size " + side);
    }
    reduction(dataset, IMAGES).ifPresent(count -> flags.add("images " + count));
    reduction(dataset, TEST_IMAGES).ifPresent(count -> flags.add("test-images " + count));
    return flags;
  }

  /** The number in the reductions of that kind; small classes may have none. */
  private OptionalInt reduction(NamedDataset dataset, Pattern kind) {
    return group.on(dataset).stream()
        .flatMap(run -> run.reductions().stream())
        .map(kind::matcher)
        .filter(Matcher::matches)
        .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
        .max();
  }
}
