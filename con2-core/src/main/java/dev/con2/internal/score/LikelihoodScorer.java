package dev.con2.internal.score;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * S_LH (equations 6 to 8): under each view minus the log density of an image's representation, made
 * unit length, under the Gaussian of the training images'.
 *
 * <p>Unit vectors lie on a sphere and few training images span few directions, so the plain
 * covariance is singular in practice: it is shrunk toward a multiple of the identity as Ledoit and
 * Wolf estimate. Where that leaves it singular still (one image, or equal images), 1e-10 is added
 * to its diagonal, so that scores are finite for any training images. What is kept does not grow
 * with their number: A x (d (d + 1) / 2 + d + 1) values in fp64.
 */
final class LikelihoodScorer implements AnomalyScorer {

  private static final String MEAN = "mean.";
  private static final String FACTOR = "factor.";
  private static final String LOG_DETERMINANT = "log_determinant.";

  /** A of them, one a view, all of d dimensions. */
  private final List<Gaussian> gaussians;

  private LikelihoodScorer(List<Gaussian> gaussians) {
    this.gaussians = List.copyOf(gaussians);
  }

  /** Fits one Gaussian a view. */
  static final class LikelihoodFitting implements ScorerFactory.Fitting {
    private final List<Gaussian> gaussians = new ArrayList<>();
    private int images;

    @Override
    public void add(Embeddings view) {
      if (!gaussians.isEmpty()) {
        ViewChecks.requireSize(view, images, gaussians.get(0).mean().length);
      } else if (view.rows() == 0) {
        throw new IllegalArgumentException("no training image to fit a Gaussian to");
      }
      images = view.rows();
      LedoitWolf estimate = LedoitWolf.ofUnitRows(view);
      gaussians.add(Gaussian.of(estimate.mean(), estimate.covariance()));
    }

    @Override
    public LikelihoodScorer build() {
      ViewChecks.requireFitted(gaussians);
      return new LikelihoodScorer(gaussians);
    }
  }

  /**
   * Reads back what {@link #arrays} gave.
   *
   * @throws ModelFileException if an array is missing, of the wrong size or not a Gaussian's
   */
  static LikelihoodScorer read(Map<String, Safetensors.Array> arrays) {
    List<Gaussian> gaussians = new ArrayList<>();
    do {
      Gaussian gaussian = gaussian(arrays, gaussians.size());
      if (!gaussians.isEmpty() && gaussian.mean().length != gaussians.get(0).mean().length) {
        throw ViewChecks.unusable(
            MEAN + gaussians.size(), "its size differs from that of the first view");
      }
      gaussians.add(gaussian);
    } while (3 * gaussians.size() < arrays.size());
    return new LikelihoodScorer(gaussians);
  }

  private static Gaussian gaussian(Map<String, Safetensors.Array> arrays, int view) {
    Doubles mean = Safetensors.require(arrays, MEAN + view, Doubles.class);
    Doubles factor = Safetensors.require(arrays, FACTOR + view, Doubles.class);
    Doubles logDeterminant = Safetensors.require(arrays, LOG_DETERMINANT + view, Doubles.class);
    int dims = mean.values().length;
    if (dims == 0 || !mean.shape().equals(List.of(dims))) {
      throw ViewChecks.unusable(MEAN + view, "its shape is " + mean.shape());
    }
    if (!factor.shape().equals(List.of(Gaussian.factorSize(dims)))) {
      throw ViewChecks.unusable(FACTOR + view, "its shape is " + factor.shape());
    }
    if (!logDeterminant.shape().isEmpty()) {
      throw ViewChecks.unusable(LOG_DETERMINANT + view, "its shape is " + logDeterminant.shape());
    }
    Gaussian gaussian = new Gaussian(mean.values(), factor.values(), logDeterminant.values()[0]);
    if (!gaussian.isProper()) {
      throw ViewChecks.unusable(FACTOR + view, "it does not hold a Gaussian");
    }
    return gaussian;
  }

  @Override
  public int views() {
    return gaussians.size();
  }

  @Override
  public int dims() {
    return gaussians.get(0).mean().length;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The score of an image does not depend on the images it is scored together with.
   */
  @Override
  public double[] score(List<Embeddings> views) {
    double[] scores = new double[ViewChecks.images(views, this)];
    for (int a = 0; a < views(); a++) {
      gaussians.get(a).addScores(views.get(a), scores);
    }
    return Arrays.stream(scores).map(sum -> sum / views()).toArray();
  }

  @Override
  public Map<String, Safetensors.Array> arrays() {
    Map<String, Safetensors.Array> arrays = new TreeMap<>();
    for (int a = 0; a < views(); a++) {
      Gaussian gaussian = gaussians.get(a);
      double[] mean = gaussian.mean();
      double[] factor = gaussian.factor();
      arrays.put(MEAN + a, new Doubles(List.of(mean.length), mean));
      arrays.put(FACTOR + a, new Doubles(List.of(factor.length), factor));
      arrays.put(
          LOG_DETERMINANT + a, new Doubles(List.of(), new double[] {gaussian.logDeterminant()}));
    }
    return arrays;
  }
}
