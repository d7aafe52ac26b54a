package dev.con2.score;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether new images are such as the normal ones that a model was calibrated with, as far as their
 * scores tell. If not, what {@link Calibration} promises does not hold for them.
 *
 * <p>What is tested: that the scores of new images and of held-out images are draws from one
 * distribution (more exactly, that they are exchangeable, which is what the promise assumes). The
 * test is that of Kolmogorov and Smirnov, {@link #WINDOW} images at a time. It sees scores that are
 * too high, too low (near-duplicates of training images) or too far apart. For images of which this
 * is true it says {@link Finding#YES} with a probability of at most {@link #LEVEL}, for any score
 * and any number of images. As with the calibration, the probability is over the held-out images as
 * well.
 *
 * <p>Anomalies are no draws from the distribution of normal images. A few do not matter: up to some
 * 5 % of the images of a window. Of images of which more are anomalous it may say yes, though the
 * normal ones are the same.
 *
 * @param finding what the test says
 * @param pValue in (0, 1]: the smallest of the windows, times their number, 1 at most; 1 if nothing
 *     was compared
 * @param strongest the window with the smallest p-value; none if nothing was compared
 */
public record Drift(Finding finding, double pValue, Optional<Window> strongest) {

  /**
   * The largest probability with which images that are such as the held-out ones are said not to
   * be.
   */
  public static final double LEVEL = 0.01;

  /**
   * Images that are compared together. A change that lasts for fewer is diluted; and the more there
   * are, the smaller the share of anomalies that is taken for drift.
   */
  public static final int WINDOW = 200;

  /** With fewer new or held-out images than this only the crudest change could be seen. */
  public static final int FEWEST = 10;

  /** What a test says. */
  public enum Finding {
    /** The scores of the images are not such as those of the held-out ones. */
    YES,
    /** Nothing speaks against it. That is no proof, the less the fewer the images are. */
    NO,
    /** The new or the held-out images are too few for the test to say anything. */
    UNKNOWN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Images that were compared together.
   *
   * @param first the number of the first of them among all, from 0
   * @param images how many there are
   * @param distance the largest difference, over all scores x, between the shares of these and of
   *     the held-out images that score at most x; in [0, 1]
   * @param higher whether there it is the held-out ones of which more score at most x: these score
   *     higher, on the whole
   * @param opposite the largest difference where it is the other way round, in [0, distance]
   * @param pValue of this window alone, in (0, 1]
   */
  public record Window(
      int first, int images, double distance, boolean higher, double opposite, double pValue) {

    /**
     * Whether the scores are neither too high nor too low, but spread differently: the shares
     * differ both ways by nearly as much.
     */
    public boolean isSpread() {
      return 3 * opposite >= 2 * distance;
    }
  }

  /**
   * Compares scores with those of held-out images, a window after the other; the last has what is
   * left over too.
   *
   * @param heldOut ascending, finite
   * @param scores finite
   * @throws IllegalArgumentException if a score is not a number
   */
  static Drift of(double[] heldOut, double[] scores) {
    if (Arrays.stream(scores).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("a score is not a number");
    }
    int windows = Math.max(1, scores.length / WINDOW);
    if (heldOut.length < FEWEST || scores.length < FEWEST) {
      return new Drift(Finding.UNKNOWN, 1, Optional.empty());
    }
    Optional<Window> strongest = Optional.empty();
    for (int number = 0; number < windows; number++) {
      int first = number * WINDOW;
      int end = number == windows - 1 ? scores.length : first + WINDOW;
      Window window = window(heldOut, scores, first, end);
      if (strongest.isEmpty() || window.pValue() < strongest.get().pValue()) {
        strongest = Optional.of(window);
      }
    }
    double pValue = Math.min(1, windows * strongest.orElseThrow().pValue());
    return new Drift(pValue <= LEVEL ? Finding.YES : Finding.NO, pValue, strongest);
  }

  private static Window window(double[] heldOut, double[] scores, int first, int end) {
    KolmogorovSmirnov test =
        KolmogorovSmirnov.of(
            heldOut, KolmogorovSmirnov.ascending(Arrays.copyOfRange(scores, first, end)));
    return new Window(
        first, end - first, test.distance(), test.higher(), test.opposite(), test.pValue());
  }
}
