package dev.con2.experiments.dataset;

import dev.con2.experiments.dataset.Dataset.Split;
import java.util.List;

/**
 * A class of a dataset and how many pictures of it there are officially.
 *
 * @param label the class
 * @param train training pictures
 * @param test test pictures
 */
record OfficialClass(DatasetClass label, int train, int test) {

  /** Classes of these names in this order, with as many pictures each. */
  static List<OfficialClass> evenly(int train, int test, List<String> names) {
    return DatasetClass.numbered(names).stream()
        .map(label -> new OfficialClass(label, train, test))
        .toList();
  }

  int count(Split split) {
    return split == Split.TRAIN ? train : test;
  }
}
