package dev.con2.internal.score;

import dev.con2.internal.engine.Safetensors;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The score of {@link StageDistanceScorer}. It is fitted to all columns of a representation: each
 * part holds the image itself or the pooled map of a stage, that of the last stage being the
 * representation z, and of CSI a further one what its heads make.
 *
 * @param references how many training images are kept at most; all if empty
 */
record StageDistance(OptionalInt references) implements ScorerFactory {

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

  @Override
  public boolean keepsReferences() {
    return true;
  }

  @Override
  public ScorerFactory keeping(int most) {
    return new StageDistance(OptionalInt.of(most));
  }

  /** Of each context and part a Gaussian, and of the last parts the training images. */
  @Override
  public long keptBytes(RepresentationLayout layout, int images) {
    List<Integer> parts = layout.parts();
    long kept = Math.min(images, references.orElse(images));
    long bytes = 0;
    for (int part = 0; part < parts.size(); part++) {
      int width = parts.get(part);
      bytes += Gaussian.bytes(width);
      if (StageDistanceScorer.byNearest(part, parts.size())) {
        bytes += kept * width * Float.BYTES;
      }
    }
    return layout.contextCount() * bytes;
  }

  @Override
  public Fitting fitting(RepresentationLayout layout, long seed) {
    return new StageDistanceScorer.StageDistanceFitting(layout, references, seed);
  }

  @Override
  public AnomalyScorer read(Map<String, Safetensors.Array> arrays) {
    return StageDistanceScorer.read(arrays);
  }
}
