package dev.con2.internal.score;

import dev.con2.internal.engine.Safetensors;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.Map;

/**
 * The score of {@link StageDistanceScorer}. It is fitted to all columns of a representation: each
 * part holds the image itself or the pooled map of a stage, that of the last stage being the
 * representation z, and of CSI a further one what its heads make.
 */
record StageDistance() implements ScorerFactory {

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

  /** One of a model of before the image itself was a part looks at the parts behind it. */
  @Override
  public boolean suits(AnomalyScorer scorer, RepresentationLayout layout) {
    return scorer.suits(layout);
  }

  /** A Gaussian of each context and stage. */
  @Override
  public long keptBytes(RepresentationLayout layout, int images) {
    return layout.contextCount() * layout.parts().stream().mapToLong(Gaussian::bytes).sum();
  }

  @Override
  public Fitting fitting(RepresentationLayout layout, long seed) {
    return new StageDistanceScorer.StageDistanceFitting(layout);
  }

  @Override
  public AnomalyScorer read(Map<String, Safetensors.Array> arrays) {
    return StageDistanceScorer.read(arrays);
  }
}
