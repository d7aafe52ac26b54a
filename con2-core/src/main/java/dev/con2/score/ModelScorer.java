package dev.con2.score;

import dev.con2.engine.Safetensors;
import java.util.Map;

/** A score of section 3.3, which a model file can hold. */
public sealed interface ModelScorer extends AnomalyScorer
    permits NearestNeighbourScorer, LikelihoodScorer {

  /**
   * What was fitted, as named arrays for the model file. The scorer that is read back from them
   * gives the same scores, bit for bit.
   */
  Map<String, Safetensors.Array> arrays();
}
