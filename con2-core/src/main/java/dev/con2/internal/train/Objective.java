package dev.con2.internal.train;

import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.WeightLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an encoder is trained for: the passes of a step, the heads behind the encoder, and the terms
 * of the loss. The trainer knows nothing else of a method.
 */
public interface Objective {

  /**
   * The passes of a step, at least one, in the order that they are done in. Each is followed by its
   * backward pass, so that memory is that of one; their gradients add up.
   */
  List<TrainingPass> passes();

  /** How often an image is in a pass, in that of the most rows. */
  default int rowsPerImage() {
    return passes().stream().mapToInt(pass -> pass.rows().size()).max().orElseThrow();
  }

  /** Whether a pass needs the encoder's stages, which not every encoder shows. */
  default boolean needsStages() {
    return passes().stream().anyMatch(pass -> pass.stages().isPresent());
  }

  /**
   * Adds the heads' arrays.
   *
   * @param layout of the encoder
   * @param shapes of what the encoder makes of an image; with its stages, if these are needed
   */
  void addHeads(WeightLayout layout, FeatureShapes shapes);

  /**
   * The names of the loss's terms, at least one; the first is trained on, the others are shown.
   * Where there are several passes, the first is the sum of the first terms of each, and the others
   * follow pass by pass. A training whose passes give another number of values fails in its first
   * step.
   */
  List<String> terms();

  /**
   * The term whose weight grows from 0 to 1 over training, by name: with it the whole loss rises,
   * though all of it is learned.
   */
  default Optional<String> growingTerm() {
    return Optional.empty();
  }

  /**
   * For terms that are trained on and can collapse, by name: the loss of a network that makes the
   * same of every image. A training that ends there has not learned the term.
   *
   * @param images N
   */
  default Map<String, Double> collapsedLosses(int images) {
    return Map.of();
  }
}
