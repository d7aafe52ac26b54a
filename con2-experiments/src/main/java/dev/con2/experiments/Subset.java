package dev.con2.experiments;

import dev.con2.experiments.dataset.Dataset;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.DatasetItem;
import dev.con2.internal.engine.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Fewer pictures of a dataset than there are: the first of a random order that only the split and
 * the class decide, so that every run has the same ones, and a larger number has those of a smaller
 * one too.
 */
final class Subset {

  private static final long TRAINING = 0x747261696eL;
  private static final long TEST = 0x74657374L;

  private Subset() {}

  /**
   * Pictures to learn from, in the order of the dataset.
   *
   * @param count how many; all where it is empty or there are not more
   */
  static List<DatasetItem> training(Dataset dataset, DatasetClass normal, Optional<Integer> count) {
    return some(dataset.items(Split.TRAIN, normal), count, TRAINING, normal);
  }

  /**
   * Pictures to score, in the order of classes where they are not all, and within a class in that
   * of the dataset.
   *
   * @param perClass how many of each class; all where it is empty or no class has more
   */
  static List<DatasetItem> test(Dataset dataset, Optional<Integer> perClass) {
    if (perClass.isEmpty() || hasNoMore(dataset, perClass.get())) {
      return dataset.items(Split.TEST);
    }
    List<DatasetItem> chosen = new ArrayList<>();
    for (DatasetClass label : dataset.classes()) {
      chosen.addAll(some(dataset.items(Split.TEST, label), perClass, TEST, label));
    }
    return List.copyOf(chosen);
  }

  private static boolean hasNoMore(Dataset dataset, int perClass) {
    return dataset.classes().stream()
        .allMatch(label -> dataset.items(Split.TEST, label).size() <= perClass);
  }

  private static List<DatasetItem> some(
      List<DatasetItem> items, Optional<Integer> count, long split, DatasetClass label) {
    if (count.isEmpty() || count.get() >= items.size()) {
      return items;
    }
    int[] order = RandomStream.of(0, split, label.index()).permutation(items.size());
    return Arrays.stream(order).limit(count.get()).sorted().mapToObj(items::get).toList();
  }
}
