package dev.con2.internal.score;

import dev.con2.internal.engine.Safetensors;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The scores that are fitted to what an encoder or its heads make of views. */
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

  /** The Mahalanobis distance at every stage of the encoder. */
  public static final ScorerFactory STAGES =
      new ScorerFactory() {
        @Override
        public String name() {
          return "stages";
        }

        @Override
        public String description() {
          return "distance at every stage";
        }

        @Override
        public int columns(RepresentationLayout layout) {
          return layout.size();
        }

        @Override
        public Fitting fitting(RepresentationLayout layout, long seed) {
          return new StageDistanceScorer.StageDistanceFitting(layout);
        }

        @Override
        public AnomalyScorer read(Map<String, Safetensors.Array> arrays) {
          return StageDistanceScorer.read(arrays);
        }
      };

  private Scorers() {}

  /**
   * CSI's score and its two parts (Tack et al. 2020), of representations whose last columns are the
   * logits of the shift classifier, under views of which number a is in shift a mod K.
   *
   * @param shifts K
   * @return {@code csi}, {@code csi-con}, {@code csi-cls}
   */
  public static List<ScorerFactory> csi(int shifts) {
    return List.of(
        csi("csi", "similarity and shift classifier", shifts, Set.of(CsiPart.values())),
        csi("csi-con", "similarity alone", shifts, Set.of(CsiPart.CONTRASTIVE)),
        csi("csi-cls", "shift classifier alone", shifts, Set.of(CsiPart.CLASSIFIER)));
  }

  private static ScorerFactory csi(
      String name, String description, int shifts, Set<CsiPart> parts) {
    return new ListedScorer(
        name,
        description,
        () -> new CsiScorer.CsiFitting(shifts, parts),
        arrays -> CsiScorer.read(shifts, parts, arrays));
  }

  private record ListedScorer(
      String name,
      String description,
      Supplier<Fitting> begin,
      Function<Map<String, Safetensors.Array>, AnomalyScorer> reader)
      implements ScorerFactory {

    @Override
    public Fitting fitting(RepresentationLayout layout, long seed) {
      return begin.get();
    }

    @Override
    public AnomalyScorer read(Map<String, Safetensors.Array> arrays) {
      return reader.apply(arrays);
    }
  }
}
