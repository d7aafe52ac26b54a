package dev.con2.internal.score;

import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.RandomStream;
import dev.con2.score.Calibration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which normal images train, and which are held out for {@link Calibration}.
 *
 * @param training indices of the training images, ascending
 * @param heldOut indices of the held-out images, ascending; no two are exact copies. Copies of
 *     these are in neither
 */
public record HeldOutSplit(int[] training, int[] heldOut) {

  /** The share of the images that is held out unless the false-alarm rate needs more. */
  public static final double DEFAULT_FRACTION = 0.1;

  /** Sets this choice apart from other uses of the same seed. */
  private static final long STREAM = 0x53706c6974L;

  /** All images train. */
  public static HeldOutSplit withoutHeldOut(int images) {
    return new HeldOutSplit(IntStream.range(0, images).toArray(), new int[0]);
  }

  /** All images are held out, where none has anything to teach; of exact copies one is. */
  public static HeldOutSplit allHeldOut(List<?> fingerprints) {
    return new HeldOutSplit(
        new int[0], groups(fingerprints).stream().mapToInt(copies -> copies.get(0)).toArray());
  }

  /**
   * Draws the held-out images.
   *
   * <p>As many as the fraction says, but no fewer than {@link Calibration#imagesNeeded} for the
   * rate; and where a quarter of the images suffices, so many that one strange picture among the
   * held-out ones does not silence the alarm (2 / (n + 1) at most the rate). Never more than half
   * of the images, so that of few images too few may be held out: ask {@link
   * Calibration#threshold}.
   *
   * <p>Images with equal fingerprints, exact copies of each other, count once in all of this. Of
   * those that are held out one calibrates, since several would count one observation several
   * times, and none trains, since an image that training has seen would score too low.
   *
   * <p>The same fingerprints in the same order with the same seed give the same split.
   *
   * @param fingerprints what tells images apart, by {@code equals}, in the order of the images
   * @param fraction of the images to hold out, from 0 to 0.5
   * @param falseAlarmRate at least 1e-9 and at most 1
   * @param seed of the draw
   * @throws InvalidInputException if the fraction or the rate is out of its range
   */
  public static HeldOutSplit of(
      List<?> fingerprints, double fraction, double falseAlarmRate, long seed) {
    if (!(fraction >= 0 && fraction <= 0.5)) {
      throw new InvalidInputException(
          "the fraction %s of pictures to hold out is not from 0 to 0.5; give one such as %s"
              .formatted(fraction, DEFAULT_FRACTION));
    }
    List<List<Integer>> groups = shuffledGroups(fingerprints, seed);
    int different = groups.size();
    int held = Math.min(different / 2, target(different, fraction, falseAlarmRate));
    return new HeldOutSplit(
        groups.stream()
            .skip(held)
            .flatMap(List::stream)
            .mapToInt(image -> image)
            .sorted()
            .toArray(),
        groups.stream().limit(held).mapToInt(copies -> copies.get(0)).sorted().toArray());
  }

  private static int target(int images, double fraction, double falseAlarmRate) {
    int needed = Calibration.imagesNeeded(falseAlarmRate);
    int comfortable = (int) Math.ceil(2 / falseAlarmRate) - 1;
    return Math.max(
        (int) Math.ceil(fraction * images), comfortable <= images / 4 ? comfortable : needed);
  }

  private static List<List<Integer>> shuffledGroups(List<?> fingerprints, long seed) {
    List<List<Integer>> inOrder = groups(fingerprints);
    return IntStream.of(RandomStream.of(seed, STREAM).permutation(inOrder.size()))
        .mapToObj(inOrder::get)
        .toList();
  }

  /** Images that are exact copies of each other, in the order of the first of each group. */
  private static List<List<Integer>> groups(List<?> fingerprints) {
    Map<Object, List<Integer>> groups = new LinkedHashMap<>();
    for (int image = 0; image < fingerprints.size(); image++) {
      groups.computeIfAbsent(fingerprints.get(image), unused -> new ArrayList<>()).add(image);
    }
    return List.copyOf(groups.values());
  }
}
