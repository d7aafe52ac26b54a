package dev.con2.method.clip;

import dev.con2.internal.engine.Safetensors;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.Map;
import java.util.Optional;

/**
 * The score of CLIP-AD: fitted to texts alone.
 *
 * @param method that has the texts
 */
record ZeroShotScore(ClipAd method) implements ScorerFactory {

  @Override
  public String name() {
    return "clip-ad";
  }

  @Override
  public String description() {
    return "nearer to the anomaly prompt";
  }

  @Override
  public boolean learnsFromImages() {
    return false;
  }

  /** The P + 1 texts alone. */
  @Override
  public long keptBytes(RepresentationLayout layout, int images) {
    return (long) method.texts().size() * layout.lastPart() * Float.BYTES;
  }

  @Override
  public Fitting fitting(RepresentationLayout layout, long seed) {
    return new ZeroShotFitting(method.textVectors());
  }

  @Override
  public AnomalyScorer read(Map<String, Safetensors.Array> arrays) {
    return ZeroShotScorer.read(arrays);
  }

  /** Takes one view, whose images are not looked at. */
  private static final class ZeroShotFitting implements Fitting {

    private final float[][] texts;
    private Optional<ZeroShotScorer> scorer = Optional.empty();

    ZeroShotFitting(float[][] texts) {
      this.texts = texts;
    }

    @Override
    public void add(Embeddings view) {
      if (scorer.isPresent()) {
        throw new IllegalArgumentException("clip-ad scores pictures as they are, under one view");
      }
      scorer = Optional.of(ZeroShotScorer.of(texts, view.dims()));
    }

    @Override
    public AnomalyScorer build() {
      return scorer.orElseThrow(() -> new IllegalArgumentException("no view to score under"));
    }
  }
}
