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
            Gaussian.MEAN + gaussians.size(), "its size differs from that of the first view");
      }
      gaussians.add(gaussian);
    } while (3 * gaussians.size() < arrays.size());
    return new LikelihoodScorer(gaussians);
  }

  private static Gaussian gaussian(Map<String, Safetensors.Array> arrays, int view) {
    String name = Integer.toString(view);
    Gaussian shape = Gaussian.read(arrays, name);
    Doubles logDeterminant = Safetensors.require(arrays, LOG_DETERMINANT + name, Doubles.class);
    if (!logDeterminant.shape().isEmpty()) {
      throw ViewChecks.unusable(LOG_DETERMINANT + name, "its shape is " + logDeterminant.shape());
    }
    return new Gaussian(shape.mean(), shape.factor(), logDeterminant.values()[0])
        .requireProper(name);
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
      gaussian.put(arrays, Integer.toString(a));
      arrays.put(
          LOG_DETERMINANT + a, new Doubles(List.of(), new double[] {gaussian.logDeterminant()}));
    }
    return arrays;
  }
}
