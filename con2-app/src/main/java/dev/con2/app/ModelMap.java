package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.engine.HalfPrecision;
import dev.con2.engine.Safetensors;
import dev.con2.image.Image;
import dev.con2.reports.RepresentationMap;
import dev.con2.score.Embeddings;
import dev.con2.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lays out what a detector sees for the report. The plain view of each context stands for the
 * context. The training pictures are not in the model, but their representations are: the reference
 * of the nearest-neighbour score.
 */
final class ModelMap {

  /** Enough to fit a plane to. */
  private static final int TRAINING_ROWS = 2000;

  private final AnomalyDetector detector;
  private final List<ContextAugmentation> contexts = new ArrayList<>();

  /** For each context the number of its first view, which is the plain one. */
  private final List<Integer> plainViews = new ArrayList<>();

  private ModelMap(AnomalyDetector detector) {
    this.detector = detector;
    List<TestTimeView> views = detector.model().views();
    for (int view = 0; view < views.size(); view++) {
      ContextAugmentation context = views.get(view).context();
      if (!contexts.contains(context)) {
        contexts.add(context);
        plainViews.add(view);
      }
    }
  }

  /** The map of some test pictures, square and of the model's size. */
  static RepresentationMap of(AnomalyDetector detector, List<Image> normal, List<Image> anomalous) {
    ModelMap map = new ModelMap(detector);
    return RepresentationMap.of(
        map.contexts.stream().map(ModelMap::name).toList(),
        map.training(),
        map.represent(normal),
        map.represent(anomalous));
  }

  private static String name(ContextAugmentation context) {
    return context.equals(ContextAugmentation.UNTOUCHED) ? "as it is" : context.toString();
  }

  private List<Embeddings> training() {
    Map<String, Safetensors.Array> arrays =
        Objects.requireNonNull(detector.model().scorers().get(Score.NND)).scorer().arrays();
    return plainViews.stream()
        .map(view -> Safetensors.require(arrays, "reference." + view, Safetensors.Halves.class))
        .map(ModelMap::evenlySpaced)
        .toList();
  }

  private static Embeddings evenlySpaced(Safetensors.Halves reference) {
    int rows = reference.shape().get(0);
    int dims = reference.shape().get(1);
    int kept = Math.min(rows, TRAINING_ROWS);
    float[] values = new float[kept * dims];
    for (int i = 0; i < kept; i++) {
      int row = (int) ((long) i * rows / kept);
      for (int d = 0; d < dims; d++) {
        values[i * dims + d] = HalfPrecision.toFloat(reference.values()[row * dims + d]);
      }
    }
    return new Embeddings(kept, dims, values);
  }

  private List<Embeddings> represent(List<Image> images) {
    int dims = detector.model().encoder().representationSize();
    List<float[]> values =
        plainViews.stream().map(view -> new float[images.size() * dims]).toList();
    List<TestTimeView> views = plainViews.stream().map(detector.model().views()::get).toList();
    int batch = detector.batchSize();
    for (int start = 0; start < images.size(); start += batch) {
      int end = Math.min(start + batch, images.size());
      List<Embeddings> some = detector.embeddings(images.subList(start, end), views);
      for (int context = 0; context < plainViews.size(); context++) {
        float[] part = some.get(context).values();
        System.arraycopy(part, 0, values.get(context), start * dims, part.length);
      }
    }
    return values.stream().map(all -> new Embeddings(images.size(), dims, all)).toList();
  }
}
