package dev.con2;

import dev.con2.image.Image;
import dev.con2.score.CalibratedScorer;
import dev.con2.score.Embeddings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Every score of images, of so many at a time that their representations take little memory. */
final class AllScores {

  private static final int IMAGES_TOGETHER = 1000;

  /** Represents images. */
  interface Representing {

    /**
     * The representations of some of the images.
     *
     * @param before how many images were represented before
     * @return for each view one row an image
     */
    List<Embeddings> of(List<Image> some, int before);
  }

  private AllScores() {}

  /**
   * Scores images.
   *
   * @param scorers by name
   * @return for each name one value an image, in the same order
   */
  static Map<String, double[]> of(
      List<Image> images, Map<String, CalibratedScorer> scorers, Representing representing) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    scorers.keySet().forEach(name -> scores.put(name, new double[images.size()]));
    for (int start = 0; start < images.size(); start += IMAGES_TOGETHER) {
      int first = start;
      int end = Math.min(start + IMAGES_TOGETHER, images.size());
      List<Embeddings> views = representing.of(images.subList(start, end), start);
      scorers.forEach(
          (name, scorer) ->
              System.arraycopy(
                  scorer.score(views),
                  0,
                  Objects.requireNonNull(scores.get(name)),
                  first,
                  end - first));
    }
    return scores;
  }
}
