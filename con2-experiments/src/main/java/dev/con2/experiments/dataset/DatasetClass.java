package dev.con2.experiments.dataset;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A class of a dataset: in the one-class protocol one is normal and all others are anomalous.
 *
 * @param index the label of CIFAR's files, else the place in the sorted list of class folders; from
 *     0
 * @param name as the download has it
 * @param paperName what the paper calls it, most often the same
 */
public record DatasetClass(int index, String name, String paperName) {

  /** Checks the index. */
  public DatasetClass {
    Objects.requireNonNull(name);
    Objects.requireNonNull(paperName);
    if (index < 0) {
      throw new IllegalArgumentException("a class has an index from 0, not " + index);
    }
  }

  /** Classes of these names, numbered in this order. */
  static List<DatasetClass> numbered(List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(index -> new DatasetClass(index, names.get(index), names.get(index)))
        .toList();
  }

  /** Whether this is a name of the class, in any case of letters. */
  boolean isCalled(String text) {
    return text.equalsIgnoreCase(name) || text.equalsIgnoreCase(paperName);
  }

  /** Index and name, such as {@code 1 automobile (car)}. */
  @Override
  public String toString() {
    return index + " " + name + (paperName.equals(name) ? "" : " (" + paperName + ")");
  }
}
