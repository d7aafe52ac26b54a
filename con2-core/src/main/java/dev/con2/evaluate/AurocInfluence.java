package dev.con2.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An AUROC, or a mean or difference of several on the same test images, with the influence of each
 * image on it. The influence of an image is how far its placement lies from the AUROC, over sqrt(n
 * (n - 1)), n being the number of images of its kind; the placement of an anomalous image is the
 * share of normal images below it, that of a normal image the share of anomalous ones above it,
 * ties counting half.
 *
 * <p>The sum of the squared influences is DeLong's variance of the AUROC, and the sum of the
 * products of the influences on two AUROCs is DeLong's covariance of both (DeLong et al. 1988). As
 * influences of a sum are sums of influences, the same holds for differences of methods and for
 * means over classes, in which one image is normal once and anomalous otherwise.
 */
public final class AurocInfluence {

  private final double auroc;
  private final double[] ofImages;
  private final int normal;
  private final int anomalous;

  private AurocInfluence(double auroc, double[] ofImages, int normal, int anomalous) {
    this.auroc = auroc;
    this.ofImages = ofImages;
    this.normal = normal;
    this.anomalous = anomalous;
  }

  /**
   * Of one run, in O(n log n).
   *
   * @param scores of the test images, finite, the higher the more anomalous
   * @param anomalous whether each image is, in the same order; at least one is and one is not
   * @throws dev.con2.error.InvalidInputException when no image is normal or none is anomalous, or a
   *     score is not a finite number
   * @throws IllegalArgumentException if there are not as many scores as kinds
   */
  public static AurocInfluence of(double[] scores, boolean[] anomalous) {
    if (scores.length != anomalous.length) {
      throw new IllegalArgumentException(
          scores.length + " scores are not of " + anomalous.length + " images");
    }
    RankedScores ranked =
        RankedScores.of(those(scores, anomalous, false), those(scores, anomalous, true));
    double auroc = Auroc.of(ranked);
    double[] normalBelow = ranked.normalBelow();
    double[] anomalousAbove = ranked.anomalousAbove();
    double perNormal = weight(ranked.normal());
    double perAnomalous = weight(ranked.anomalous());
    double[] ofImages = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      int step = ranked.step(scores[i]);
      ofImages[i] =
          anomalous[i]
              ? perAnomalous * (normalBelow[step] - auroc)
              : perNormal * (anomalousAbove[step] - auroc);
    }
    return new AurocInfluence(auroc, ofImages, ranked.normal(), ranked.anomalous());
  }

  /**
   * The same of two sets of scores, the normal images first.
   *
   * @param normal scores of the normal images, at least one, finite
   * @param anomalous scores of the anomalous images, at least one, finite
   * @throws dev.con2.error.InvalidInputException when a set is empty or a score is not a finite
   *     number
   */
  public static AurocInfluence of(double[] normal, double[] anomalous) {
    double[] scores = Arrays.copyOf(normal, normal.length + anomalous.length);
    System.arraycopy(anomalous, 0, scores, normal.length, anomalous.length);
    boolean[] isAnomalous = new boolean[scores.length];
    Arrays.fill(isAnomalous, normal.length, scores.length, true);
    return of(scores, isAnomalous);
  }

  private static double[] those(double[] scores, boolean[] anomalous, boolean wanted) {
    return IntStream.range(0, scores.length)
        .filter(i -> anomalous[i] == wanted)
        .mapToDouble(i -> scores[i])
        .toArray();
  }

  /** So that squares add up to DeLong's variance, whose sample variance divides by n - 1. */
  private static double weight(int images) {
    return images == 1 ? 0 : 1 / Math.sqrt(images * (images - 1.0));
  }

  /**
   * The mean of several AUROCs, as over the classes that are normal in turn.
   *
   * @param several at least one, on the same images in the same order
   * @throws IllegalArgumentException if there is none, or they are on different numbers of images
   */
  public static AurocInfluence mean(List<AurocInfluence> several) {
    if (several.isEmpty()) {
      throw new IllegalArgumentException("no AUROC is given, so there is no mean");
    }
    double auroc = several.stream().mapToDouble(one -> one.auroc).average().orElseThrow();
    double[] ofImages = new double[several.get(0).ofImages.length];
    for (AurocInfluence one : several) {
      one.requireImages(ofImages.length);
      Arrays.setAll(ofImages, i -> ofImages[i] + one.ofImages[i] / several.size());
    }
    return new AurocInfluence(
        auroc,
        ofImages,
        several.stream().mapToInt(one -> one.normal).min().orElseThrow(),
        several.stream().mapToInt(one -> one.anomalous).min().orElseThrow());
  }

  /**
   * This AUROC less another.
   *
   * @param other on the same images in the same order
   * @throws IllegalArgumentException if it is on another number of images
   */
  public AurocInfluence minus(AurocInfluence other) {
    other.requireImages(ofImages.length);
    double[] differences = new double[ofImages.length];
    Arrays.setAll(differences, i -> ofImages[i] - other.ofImages[i]);
    return new AurocInfluence(
        auroc - other.auroc,
        differences,
        Math.min(normal, other.normal),
        Math.min(anomalous, other.anomalous));
  }

  private void requireImages(int images) {
    if (ofImages.length != images) {
      throw new IllegalArgumentException(
          ofImages.length + " images cannot be paired with " + images);
    }
  }

  /** The AUROC in [0, 1], or the difference in [-1, 1]. */
  public double auroc() {
    return auroc;
  }

  /** DeLong's variance: what other test images of the same kinds would change. */
  double variance() {
    return Arrays.stream(ofImages).map(influence -> influence * influence).sum();
  }

  /** Normal images; of several AUROCs, of the one with the fewest. */
  int normal() {
    return normal;
  }

  /** Anomalous images; of several AUROCs, of the one with the fewest. */
  int anomalous() {
    return anomalous;
  }
}
