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
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The score of SSD (Sehwag et al. 2021) with one cluster: under each view the squared Mahalanobis
 * distance of an image's representation, made unit length and standardised, from the mean of the
 * training images', by the pseudo-inverse of their covariance.
 *
 * <p>A direction in which the training images do not vary is not seen: an anomaly that differs only
 * there scores as if it did not. All in fp64.
 */
final class MahalanobisScorer implements AnomalyScorer {

  private static final String MEAN = "mean.";
  private static final String WHITENING = "whitening.";

  /** Added to a length before dividing by it, as the code of SSD does. */
  private static final double LENGTH_OFFSET = 1e-10;

  /** A coordinate of unit-length rows that varies by less is not standardised, and not seen. */
  private static final double SMALLEST_DEVIATION = 1e-12;

  /** Of fp64: directions with less variance, times d and the largest variance, are rounding. */
  private static final double MACHINE_EPSILON = 0x1p-52;

  /** Images scored together: enough for vector instructions, few enough for a core's own cache. */
  private static final int BLOCK = 64;

  /**
   * The fit of one view.
   *
   * @param mean of the unit-length rows, d values
   * @param whitening (directions, d), at most d directions and none where all rows are equal: one
   *     row for each direction that is seen: what takes a centred representation to its coordinate
   *     there, in deviations; row after row
   */
  private record Whitening(double[] mean, double[] whitening) {}

  private final int dims;
  private final List<Whitening> fits;

  private MahalanobisScorer(int dims, List<Whitening> fits) {
    this.dims = dims;
    this.fits = List.copyOf(fits);
  }

  /** Fits each view. */
  static final class MahalanobisFitting implements ScorerFactory.Fitting {
    private final List<Whitening> fits = new ArrayList<>();
    private int images;
    private int dims;

    @Override
    public void add(Embeddings view) {
      if (!fits.isEmpty()) {
        ViewChecks.requireSize(view, images, dims);
      } else if (view.rows() == 0) {
        throw new IllegalArgumentException("no training image to fit a distance to");
      }
      images = view.rows();
      dims = view.dims();
      fits.add(fit(view));
    }

    @Override
    public MahalanobisScorer build() {
      ViewChecks.requireFitted(fits);
      return new MahalanobisScorer(dims, fits);
    }
  }

  /**
   * Reads back what {@link #arrays} gave.
   *
   * @throws ModelFileException if an array is missing, of the wrong size or not finite
   */
  static MahalanobisScorer read(Map<String, Safetensors.Array> arrays) {
    List<Whitening> fits = new ArrayList<>();
    do {
      int view = fits.size();
      Doubles mean = Safetensors.require(arrays, MEAN + view, Doubles.class);
      Doubles whitening = Safetensors.require(arrays, WHITENING + view, Doubles.class);
      int dims = mean.values().length;
      boolean sized =
          dims > 0
              && mean.shape().equals(List.of(dims))
              && whitening.shape().size() == 2
              && whitening.shape().get(1) == dims
              && (fits.isEmpty() || fits.get(0).mean().length == dims);
      if (!sized || !isFinite(mean.values()) || !isFinite(whitening.values())) {
        throw new ModelFileException(
            "the model file's arrays '%s' and '%s' cannot be used for scoring: they are of shapes %s and %s or not finite; make the model again"
                .formatted(MEAN + view, WHITENING + view, mean.shape(), whitening.shape()));
      }
      fits.add(new Whitening(mean.values(), whitening.values()));
    } while (2 * fits.size() < arrays.size());
    return new MahalanobisScorer(fits.get(0).mean().length, fits);
  }

  private static boolean isFinite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  @Override
  public Map<String, Safetensors.Array> arrays() {
    Map<String, Safetensors.Array> arrays = new TreeMap<>();
    for (int view = 0; view < fits.size(); view++) {
      double[] whitening = fits.get(view).whitening();
      arrays.put(MEAN + view, new Doubles(List.of(dims), fits.get(view).mean()));
      arrays.put(WHITENING + view, new Doubles(List.of(whitening.length / dims, dims), whitening));
    }
    return arrays;
  }

  private static Whitening fit(Embeddings view) {
    double[][] rows = new double[view.rows()][];
    double[] mean = new double[view.dims()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = unit(view, row);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += rows[row][i] / rows.length;
      }
    }
    DMatrixRMaj covariance = covariance(rows, mean);
    double[] deviations = new double[mean.length];
    Arrays.setAll(deviations, i -> Math.sqrt(covariance.get(i, i)));
    int[] varying = new int[mean.length];
    int count = 0;
    for (int i = 0; i < mean.length; i++) {
      if (deviations[i] >= SMALLEST_DEVIATION) {
        varying[count++] = i;
      }
    }
    return new Whitening(mean, whitening(covariance, deviations, Arrays.copyOf(varying, count)));
  }

  private static DMatrixRMaj covariance(double[][] rows, double[] mean) {
    int dims = mean.length;
    double[][] sums = new double[dims][dims];
    double[] negated = new double[dims];
    for (double[] row : rows) {
      for (int i = 0; i < dims; i++) {
        negated[i] = -(row[i] - mean[i]) / rows.length;
      }
      double[][] centred = {new double[dims]};
      for (int i = 0; i < dims; i++) {
        centred[0][i] = row[i] - mean[i];
      }
      for (int i = 0; i < dims; i++) {
        RowSums.subtract(sums[i], 0, dims, centred, 1, negated, i);
      }
    }
    return new DMatrixRMaj(sums);
  }

  /** The rows e_k / (sqrt(lambda_k) s) of the correlation matrix's directions that are kept. */
  private static double[] whitening(DMatrixRMaj covariance, double[] deviations, int[] varying) {
    int count = varying.length;
    if (count == 0) {
      return new double[0];
    }
    DMatrixRMaj correlation = new DMatrixRMaj(count, count);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        double scale = deviations[varying[i]] * deviations[varying[j]];
        correlation.set(i, j, covariance.get(varying[i], varying[j]) / scale);
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(count, true, true);
    if (!eigen.decompose(correlation)) {
      throw new IllegalArgumentException("the training representations have no covariance");
    }
    double largest = 0;
    for (int k = 0; k < count; k++) {
      largest = Math.max(largest, eigen.getEigenvalue(k).getReal());
    }
    double smallest = largest * count * MACHINE_EPSILON;
    List<double[]> kept = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double variance = eigen.getEigenvalue(k).getReal();
      if (variance > smallest) {
        double[] row = new double[deviations.length];
        for (int i = 0; i < count; i++) {
          row[varying[i]] =
              eigen.getEigenVector(k).get(i) / (Math.sqrt(variance) * deviations[varying[i]]);
        }
        kept.add(row);
      }
    }
    double[] flat = new double[kept.size() * deviations.length];
    for (int k = 0; k < kept.size(); k++) {
      System.arraycopy(kept.get(k), 0, flat, k * deviations.length, deviations.length);
    }
    return flat;
  }

  private static double[] unit(Embeddings view, int row) {
    double inverse = ViewChecks.inverseNorm(view, row);
    double scale = inverse == 0 ? 0 : 1 / (1 / inverse + LENGTH_OFFSET);
    double[] unit = new double[view.dims()];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = view.values()[row * unit.length + i] * scale;
    }
    return unit;
  }

  @Override
  public int views() {
    return fits.size();
  }

  @Override
  public int dims() {
    return dims;
  }

  @Override
  public double[] score(List<Embeddings> views) {
    double[] scores = new double[ViewChecks.images(views, this)];
    for (int a = 0; a < views(); a++) {
      addDistances(fits.get(a), views.get(a), scores);
    }
    return Arrays.stream(scores).map(sum -> sum / views()).toArray();
  }

  private void addDistances(Whitening fit, Embeddings view, double[] scores) {
    for (int start = 0; start < view.rows(); start += BLOCK) {
      int count = Math.min(BLOCK, view.rows() - start);
      double[][] centred = new double[dims][count];
      for (int b = 0; b < count; b++) {
        double[] unit = unit(view, start + b);
        for (int i = 0; i < dims; i++) {
          centred[i][b] = unit[i] - fit.mean()[i];
        }
      }
      for (int k = 0; k < fit.whitening().length; k += dims) {
        double[] coordinate = new double[count]; // its sign does not matter: it is squared
        RowSums.subtract(coordinate, 0, count, centred, dims, fit.whitening(), k);
        for (int b = 0; b < count; b++) {
          scores[start + b] += coordinate[b] * coordinate[b];
        }
      }
    }
  }
}
