package dev.con2.method;

import dev.con2.image.Image;
import dev.con2.score.Embeddings;
import dev.con2.train.TrainingOptions;
import java.util.List;
import java.util.Map;

/** What came of learning. Owns its native memory until closed. */
public interface FittedMethod extends AutoCloseable {

  /** What it was trained with, by a choice or under a budget too. */
  TrainingOptions options();

  /**
   * Scores images by each of the method's scores. Higher is more anomalous.
   *
   * @param images square, of the side that was trained with
   * @return for each name of {@link Method#scores} one finite score an image, in their order
   */
  Map<String, double[]> score(List<Image> images);

  /**
   * The representations z of images as they are, uncropped, in each context of the training, the
   * untouched one first.
   *
   * @param images square, of the side that was trained with
   * @return for each context one row an image
   */
  List<Embeddings> representPlain(List<Image> images);

  @Override
  void close();
}
