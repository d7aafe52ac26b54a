package dev.con2.internal.score;

import dev.con2.internal.engine.Safetensors;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.ScorerFactory;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The scores that methods share. */
public final class Scorers {

  /** S_NND: minus the cosine to the nearest training image (equation 5). */
  public static final ScorerFactory NEAREST_NEIGHBOUR =
      new ListedScorer(
          "nnd",
          "nearest neighbour",
          NearestNeighbourScorer.NearestNeighbourFitting::new,
          NearestNeighbourScorer::read);

  /** UniCon-HA's: S_NND of the mean direction over views (Wang et al. 2023, equation 10). */
  public static final ScorerFactory MEAN_NEAREST_NEIGHBOUR =
      new ListedScorer(
          "mean-nnd",
          "nearest neighbour of the mean over views",
          MeanNearestNeighbourScorer.MeanNearestNeighbourFitting::new,
          MeanNearestNeighbourScorer::read);

  /** S_LH: minus the log-likelihood under a Gaussian (equations 6 to 8). */
  public static final ScorerFactory LIKELIHOOD =
      new ListedScorer(
          "lh", "likelihood", LikelihoodScorer.LikelihoodFitting::new, LikelihoodScorer::read);

  /** SSD's: the squared Mahalanobis distance (Sehwag et al. 2021). */
  public static final ScorerFactory MAHALANOBIS =
      new ListedScorer(
          "ssd",
          "Mahalanobis distance",
          MahalanobisScorer.MahalanobisFitting::new,
          MahalanobisScorer::read);

  private Scorers() {}

  private record ListedScorer(
      String name,
      String description,
      Supplier<Fitting> begin,
      Function<Map<String, Safetensors.Array>, AnomalyScorer> reader)
      implements ScorerFactory {

    @Override
    public Fitting fitting() {
      return begin.get();
    }

    @Override
    public AnomalyScorer read(Map<String, Safetensors.Array> arrays) {
      return reader.apply(arrays);
    }
  }
}
