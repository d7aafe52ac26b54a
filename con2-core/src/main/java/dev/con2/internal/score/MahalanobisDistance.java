package dev.con2.internal.score;

import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The score of SSD (Sehwag et al. 2021): the squared Mahalanobis distance to the nearest cluster of
 * the training images.
 *
 * @param clusters k of k-means, 1 to 100; 1 is SSD's default
 * @param covariance how that of a cluster is estimated
 */
public record MahalanobisDistance(
    @Option(
            name = "clusters",
            value = "K",
            help =
                "How many clusters the training pictures are parted into, 1 to 100; the distance"
                    + " is that to the nearest.")
        int clusters,
    @Option(
            name = "covariance",
            value = "NAME",
            help =
                "How the covariance of a cluster is estimated: pinv, as it is with its"
                    + " pseudo-inverse; or ledoit-wolf, shrunk first, which suits few pictures.")
        Covariance covariance)
    implements ScorerFactory {

  /** SSD's: one cluster, the pseudo-inverse. */
  public static final MahalanobisDistance DEFAULT = new MahalanobisDistance(1, Covariance.PINV);

  /** Checks the range. */
  public MahalanobisDistance {
    Ranges.require("clusters", 1, clusters, 100);
  }

  @Override
  public String name() {
    return "ssd";
  }

  @Override
  public String description() {
    return "Mahalanobis distance";
  }

  /**
   * A mean of each cluster, and directions: as many as there are dimensions at most, and with the
   * pseudo-inverse those of all clusters together no more than images.
   */
  @Override
  public long keptBytes(RepresentationLayout layout, int images) {
    long dims = layout.lastPart();
    long most = clusters * dims;
    long directions = covariance == Covariance.PINV ? Math.min(images, most) : most;
    return layout.contexts().size() * (clusters + directions) * dims * Double.BYTES;
  }

  @Override
  public Fitting fitting(RepresentationLayout layout, long seed) {
    return new MahalanobisScorer.MahalanobisFitting(this, seed);
  }

  @Override
  public AnomalyScorer read(Map<String, Safetensors.Array> arrays) {
    return MahalanobisScorer.read(arrays);
  }

  /** The distances of one view, one for each cluster. */
  List<Whitening> fit(Embeddings view, RandomStream random) {
    Moments all = covariance.moments(view);
    double[] scales = covariance.scales(all);
    List<Whitening> parted =
        clusters > 1 && Whitening.varies(all, scales)
            ? parted(view, all.mean(), scales, random)
            : List.of();
    return parted.isEmpty()
        ? List.of(Whitening.of(all, scales, covariance.rank(view.rows())))
        : parted;
  }

  /** The distances of the clusters that can be compared; none where no cluster can. */
  private List<Whitening> parted(
      Embeddings view, double[] mean, double[] scales, RandomStream random) {
    int[] start = Arrays.copyOf(random.permutation(view.rows()), clusters);
    int[] assignments = KMeans.assignments(scaled(view, mean, scales), start);
    return IntStream.range(0, clusters)
        .mapToObj(cluster -> members(view, assignments, cluster))
        .filter(members -> members.rows() > 0)
        .map(
            members ->
                Whitening.of(covariance.moments(members), scales, covariance.rank(members.rows())))
        .filter(this::isComparable)
        .toList();
  }

  /**
   * Whether the distance from a cluster may stand beside those from others. Every image is at
   * distance 0 from a cluster of equal images. Shrinking makes a cluster vary in every dimension,
   * but for the smallest: of two images nothing is estimated to be noise, so they are one direction
   * still, and seem near to nearly every image.
   */
  private boolean isComparable(Whitening cluster) {
    return covariance == Covariance.PINV ? cluster.rank() > 0 : cluster.seesAll();
  }

  /** The rows that are clustered: unit length, less the mean, over the scales. */
  private static double[][] scaled(Embeddings view, double[] mean, double[] scales) {
    double[][] rows = new double[view.rows()][];
    for (int row = 0; row < rows.length; row++) {
      double[] unit = MahalanobisScorer.unit(view, row);
      for (int i = 0; i < unit.length; i++) {
        unit[i] = Whitening.isSeen(scales[i]) ? (unit[i] - mean[i]) / scales[i] : 0;
      }
      rows[row] = unit;
    }
    return rows;
  }

  private static Embeddings members(Embeddings view, int[] assignments, int cluster) {
    int[] rows = IntStream.range(0, view.rows()).filter(i -> assignments[i] == cluster).toArray();
    float[] values = new float[rows.length * view.dims()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(view.values(), rows[i] * view.dims(), values, i * view.dims(), view.dims());
    }
    return new Embeddings(rows.length, view.dims(), values);
  }
}
