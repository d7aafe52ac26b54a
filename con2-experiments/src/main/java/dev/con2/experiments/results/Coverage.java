package dev.con2.experiments.results;

/**
 * What an interval allows to differ.
 *
 * @param seeds how many seeds it is of; with one nothing is known of others, and it is 0 where a
 *     seed changes nothing
 * @param images whether other test images
 * @param classes whether other classes, in place of both
 */
record Coverage(int seeds, boolean images, boolean classes) {

  /** Where there is no interval. */
  static final Coverage NOTHING = new Coverage(0, false, false);

  /** Of classes alone. */
  static final Coverage CLASSES = new Coverage(0, false, true);

  /** Of seeds alone, as the scores of test images are not there. */
  static Coverage ofSeeds(int seeds) {
    return new Coverage(seeds, false, false);
  }

  /** Whether it is of test images, and would be of other seeds too if there were more than one. */
  boolean lacksSeeds() {
    return images && seeds == 1;
  }

  /** Whether it is of seeds on these very test images. */
  boolean lacksImages() {
    return !images && seeds > 0;
  }

  /** Whether it is of test images, as a seed changes nothing. */
  boolean hasNoSeed() {
    return images && seeds == 0;
  }

  /** Whether it is of several seeds and test images together. */
  boolean isOfBoth() {
    return images && seeds > 1;
  }
}
