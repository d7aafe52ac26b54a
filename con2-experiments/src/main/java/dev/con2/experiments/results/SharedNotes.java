package dev.con2.experiments.results;

/** Sentences that several tables need. */
final class SharedNotes {

  static final String CELLS =
      "AUROC in percent, mean ± sample standard deviation (dividing by n - 1) over seeds; with one seed there is none, but over the classes of a method that ignores seeds. "
          + Grid.MISSING
          + " stands where nothing was run or the paper has no value.";

  static final String DIFFERENCES =
      "The difference is ours minus the paper's, and is given only where ours is at the full setting, with three seeds (one of a method that ignores them), on the original dataset (in an average, over all classes).";

  static final String OVER_CLASSES =
      "The paper's standard deviation is over all runs of all classes (dividing by their number less one), and so is ours: it says how much a method varies between classes, not how certain its average is.";

  static final String SLIPS =
      "Two of the paper's averages do not follow from its own Table 8: Muffin vs. Chihuahua with Equalize, S_LH 85.8 (Table 8: 83.8) and S_NND 88.3 (86.8).";

  static final String DEVELOPMENT_SET =
      "The paper chose its hyper-parameters by results on CIFAR10, which is therefore not an independent test set.";

  static final String CLASS_NUMBERS =
      "The paper prints the numbers 0 and 1 without names, and its captions have them the other way round; ours are in the order of the alphabet. They are compared with the other number too.";

  static final String XRAYS =
      "Pneumonia: the size of the images and of their files distinguishes normal from anomalous ones to some degree without learning; the original has exact duplicates within its splits; patients in both splits cannot be ruled out. What such trivial features reach stands below; of runs of before this was kept, `con2 evaluate` on the same images reports it.";

  private SharedNotes() {}
}
