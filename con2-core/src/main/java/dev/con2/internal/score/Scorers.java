package dev.con2.internal.score;

import dev.con2.internal.engine.Safetensors;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** The scores that are fitted to what an encoder or its heads make of views. */
public final class Scorers {

  /** S_NND: minus the cosine to the nearest training image (equation 5). */
  public static final ScorerFactory NEAREST_NEIGHBOUR = new NearestNeighbour(OptionalInt.empty());

  /** UniCon-HA's: S_NND of the mean direction over views (Wang et al. 2023, equation 10). */
  public static final ScorerFactory MEAN_NEAREST_NEIGHBOUR =
      new ListedScorer(
          "mean-nnd",
          "nearest neighbour of the mean over views",
          (layout, images) -> (long) images * layout.lastPart() * Short.BYTES,
          layout ->
              new MeanNearestNeighbourScorer.MeanNearestNeighbourFitting(layout.contexts().size()),
          MeanNearestNeighbourScorer::read);

  /** S_LH: minus the log-likelihood under a Gaussian (equations 6 to 8). */
  public static final ScorerFactory LIKELIHOOD =
      new ListedScorer(
          "lh",
          "likelihood",
          (layout, images) -> views(layout) * Gaussian.bytes(layout.lastPart()),
          layout -> new LikelihoodScorer.LikelihoodFitting(),
          LikelihoodScorer::read);

  /**
   * How far the image itself, and what every stage of the encoder makes of it, lies from the
   * training images ({@link StageDistanceScorer}).
   */
  public static final ScorerFactory STAGES = new StageDistance(OptionalInt.empty());

  private Scorers() {}

  private static long views(RepresentationLayout layout) {
    return layout.contexts().size();
  }

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
        (layout, images) ->
            parts.contains(CsiPart.CONTRASTIVE)
                ? (long) shifts * images * (layout.lastPart() - shifts) * Short.BYTES
                : 0,
        layout -> new CsiFitting(shifts, parts),
        arrays -> CsiScorer.read(shifts, parts, arrays));
  }

  /** See {@link ScorerFactory#keptBytes}. */
  private interface Size {
    long of(RepresentationLayout layout, int images);
  }

  /**
   * S_NND.
   *
   * @param references how many training images are kept at most; all if empty
   */
  private record NearestNeighbour(OptionalInt references) implements ScorerFactory {

    @Override
    public String name() {
      return "nnd";
    }

    @Override
    public String description() {
      return "nearest neighbour";
    }

    @Override
    public boolean keepsReferences() {
      return true;
    }

    @Override
    public ScorerFactory keeping(int most) {
      return new NearestNeighbour(OptionalInt.of(most));
    }

    @Override
    public long keptBytes(RepresentationLayout layout, int images) {
      int kept = Math.min(images, references.orElse(images));
      return views(layout) * kept * layout.lastPart() * Short.BYTES;
    }

    @Override
    public Fitting fitting(RepresentationLayout layout, long seed) {
      return new NearestNeighbourScorer.NearestNeighbourFitting(references, seed);
    }

    @Override
    public AnomalyScorer read(Map<String, Safetensors.Array> arrays) {
      return NearestNeighbourScorer.read(arrays);
    }
  }

  /** A score of the last part of a representation, that draws nothing at random. */
  private record ListedScorer(
      String name,
      String description,
      Size size,
      Function<RepresentationLayout, Fitting> begin,
      Function<Map<String, Safetensors.Array>, AnomalyScorer> reader)
      implements ScorerFactory {

    @Override
    public long keptBytes(RepresentationLayout layout, int images) {
      return size.of(layout, images);
    }

    @Override
    public Fitting fitting(RepresentationLayout layout, long seed) {
      return begin.apply(layout);
    }

    @Override
    public AnomalyScorer read(Map<String, Safetensors.Array> arrays) {
      return reader.apply(arrays);
    }
  }
}
