package dev.con2.internal.score;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The score of SSD (Sehwag et al. 2021): under each view the squared Mahalanobis distance of an
 * image's representation, made unit length, from the nearest cluster of the training images'.
 *
 * <p>With the pseudo-inverse a direction in which the images of a cluster do not vary is not seen:
 * an anomaly that differs only there scores as if it did not. All in fp64.
 */
final class MahalanobisScorer implements AnomalyScorer {

  private static final String MEAN = "mean.";
  private static final String WHITENING = "whitening.";

  /** Added to a length before dividing by it, as the code of SSD does. */
  private static final double LENGTH_OFFSET = 1e-10;

  private static final long START_ROWS = 0x6b6d65616e73L;

  /** Images scored together: enough for vector instructions, few enough for a core's own cache. */
  private static final int BLOCK = 64;

  private final int dims;

  /** For each view the distances from its clusters, at least one. */
  private final List<List<Whitening>> fits;

  private MahalanobisScorer(int dims, List<List<Whitening>> fits) {
    this.dims = dims;
    this.fits = List.copyOf(fits);
  }

  /** Fits each view. */
  static final class MahalanobisFitting implements ScorerFactory.Fitting {
    private final MahalanobisDistance distance;
    private final long seed;
    private final List<List<Whitening>> fits = new ArrayList<>();
    private int images;
    private int dims;

    /**
     * @param seed of the rows that k-means begins with
     */
    MahalanobisFitting(MahalanobisDistance distance, long seed) {
      this.distance = distance;
      this.seed = seed;
    }

    @Override
    public void add(Embeddings view) {
      if (!fits.isEmpty()) {
        ViewChecks.requireSize(view, images, dims);
      } else if (view.rows() < distance.clusters()) {
        throw new IllegalArgumentException(
            "%d training images cannot be parted into %d clusters"
                .formatted(view.rows(), distance.clusters()));
      }
      images = view.rows();
      dims = view.dims();
      fits.add(distance.fit(view, RandomStream.of(seed, START_ROWS, fits.size())));
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
    List<List<Whitening>> fits = new ArrayList<>();
    int read = 0;
    do {
      List<Whitening> clusters = new ArrayList<>();
      do {
        clusters.add(whitening(arrays, name(fits.size(), clusters.size())));
        read += 2;
      } while (arrays.containsKey(MEAN + name(fits.size(), clusters.size())));
      fits.add(clusters);
    } while (read < arrays.size());
    int dims = fits.get(0).get(0).mean().length;
    for (int view = 0; view < fits.size(); view++) {
      if (fits.get(view).stream().anyMatch(cluster -> cluster.mean().length != dims)) {
        throw ViewChecks.unusable(MEAN + view, "its size differs from that of the first view");
      }
    }
    return new MahalanobisScorer(dims, fits);
  }

  private static Whitening whitening(Map<String, Safetensors.Array> arrays, String name) {
    Doubles mean = Safetensors.require(arrays, MEAN + name, Doubles.class);
    Doubles directions = Safetensors.require(arrays, WHITENING + name, Doubles.class);
    int dims = mean.values().length;
    boolean sized =
        dims > 0
            && mean.shape().equals(List.of(dims))
            && directions.shape().size() == 2
            && directions.shape().get(1) == dims;
    if (!sized || !isFinite(mean.values()) || !isFinite(directions.values())) {
      throw new ModelFileException(
          "the model file's arrays '%s' and '%s' cannot be used for scoring: they are of shapes %s and %s or not finite; make the model again"
              .formatted(MEAN + name, WHITENING + name, mean.shape(), directions.shape()));
    }
    return new Whitening(mean.values(), directions.values());
  }

  private static boolean isFinite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  /** What ends the names of a cluster's arrays; of the first as where there is one only. */
  private static String name(int view, int cluster) {
    return cluster == 0 ? Integer.toString(view) : view + "." + cluster;
  }

  @Override
  public Map<String, Safetensors.Array> arrays() {
    Map<String, Safetensors.Array> arrays = new TreeMap<>();
    for (int view = 0; view < fits.size(); view++) {
      for (int c = 0; c < fits.get(view).size(); c++) {
        Whitening cluster = fits.get(view).get(c);
        arrays.put(MEAN + name(view, c), new Doubles(List.of(dims), cluster.mean()));
        arrays.put(
            WHITENING + name(view, c),
            new Doubles(List.of(cluster.rank(), dims), cluster.directions()));
      }
    }
    return arrays;
  }

  /**
   * A row of unit length, but for an offset that keeps one of length zero where it is.
   *
   * @throws IllegalArgumentException if a value of the row is not finite
   */
  static double[] unit(Embeddings view, int row) {
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

  /**
   * What must be said where an image is compared with one cluster that does not see all directions,
   * or with several of which some see fewer than others might: the fewer, the smaller the distance,
   * whatever the image.
   */
  @Override
  public List<String> warnings() {
    return Stream.concat(warningOfOne().stream(), warningOfSeveral().stream()).toList();
  }

  private Optional<String> warningOfOne() {
    IntSummaryStatistics seen =
        fits.stream()
            .filter(clusters -> clusters.size() == 1 && blind(clusters) > 0)
            .mapToInt(clusters -> clusters.get(0).rank())
            .summaryStatistics();
    return seen.getCount() == 0
        ? Optional.empty()
        : Optional.of(
            "the score ssd sees no more than %d of the %d directions of a representation under %d of %d views, as the training pictures do not vary in the others: what differs there alone scores as if it did not. Give more pictures, or train --method ssd with the covariance ledoit-wolf."
                .formatted(seen.getMax(), dims, seen.getCount(), views()));
  }

  private Optional<String> warningOfSeveral() {
    List<List<Whitening>> parted = fits.stream().filter(clusters -> clusters.size() > 1).toList();
    long clusters = parted.stream().mapToLong(List::size).sum();
    long blind = parted.stream().mapToLong(MahalanobisScorer::blind).sum();
    long views = parted.stream().filter(view -> blind(view) > 0).count();
    return blind == 0
        ? Optional.empty()
        : Optional.of(
            "%d of the %d clusters of the score ssd, under %d of %d views, have too few pictures to vary in all dimensions, and so seem near to most pictures. Give fewer clusters, or the covariance ledoit-wolf."
                .formatted(blind, clusters, views, views()));
  }

  /** How many clusters of a view see fewer directions than there are dimensions. */
  private static long blind(List<Whitening> clusters) {
    return clusters.stream().filter(cluster -> !cluster.seesAll()).count();
  }

  private static void addDistances(List<Whitening> clusters, Embeddings view, double[] scores) {
    for (int start = 0; start < view.rows(); start += BLOCK) {
      double[][] units = new double[Math.min(BLOCK, view.rows() - start)][];
      for (int b = 0; b < units.length; b++) {
        units[b] = unit(view, start + b);
      }
      double[] least = new double[units.length];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      for (Whitening cluster : clusters) {
        double[] distances = cluster.squaredDistances(units);
        Arrays.setAll(least, b -> Math.min(least[b], distances[b]));
      }
      for (int b = 0; b < least.length; b++) {
        scores[start + b] += least[b];
      }
    }
  }
}
