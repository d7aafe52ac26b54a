package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.augment.ContextAugmentation;
import dev.con2.image.Image;
import dev.con2.reports.RepresentationMap;
import dev.con2.score.Embeddings;
import java.util.List;
import java.util.Optional;

/**
 * Lays out what a detector sees for the report. The plain view of each context stands for the
 * context. The training pictures are not in the model, but where it has a nearest-neighbour score
 * their representations are.
 */
final class ModelMap {

  /** Enough to fit a plane to. */
  private static final int TRAINING_ROWS = 2000;

  private ModelMap() {}

  /**
   * The map of some test pictures, square and of the model's size.
   *
   * @return none if the model does not keep what it learned from
   */
  static Optional<RepresentationMap> of(
      AnomalyDetector detector, List<Image> normal, List<Image> anomalous) {
    return detector
        .referencePlain()
        .map(
            training ->
                RepresentationMap.of(
                    detector.contexts().stream().map(ModelMap::name).toList(),
                    training.stream().map(ModelMap::evenlySpaced).toList(),
                    detector.representPlain(normal),
                    detector.representPlain(anomalous)));
  }

  private static String name(ContextAugmentation context) {
    return context.equals(ContextAugmentation.ORIGINAL) ? "as it is" : context.toString();
  }

  private static Embeddings evenlySpaced(Embeddings reference) {
    int kept = Math.min(reference.rows(), TRAINING_ROWS);
    float[] values = new float[kept * reference.dims()];
    for (int i = 0; i < kept; i++) {
      int row = (int) ((long) i * reference.rows() / kept);
      System.arraycopy(
          reference.values(),
          row * reference.dims(),
          values,
          i * reference.dims(),
          reference.dims());
    }
    return new Embeddings(kept, reference.dims(), values);
  }
}
