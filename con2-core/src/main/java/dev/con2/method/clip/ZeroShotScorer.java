package dev.con2.method.clip;

import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * CLIP-AD's zero-shot score (Liznerski et al. 2022, in their published code). With e the picture's
 * vector, t_1 ... t_P those of the normal texts, t_0 that of the anomalies and s = 100, the
 * probability that the picture is anomalous is the softmax
 *
 * <pre>p = exp(s cos(e, t_0)) / (exp(s cos(e, t_0)) + sum over i of exp(s cos(e, t_i)))</pre>
 *
 * and the score its log odds, log p / (1 - p) = s cos(e, t_0) - log sum over i of exp(s cos(e,
 * t_i)), from -200 - log P to 200 - log P. That ranks as p does, and where p rounds to 1 still
 * tells pictures apart. It is above 0 where p is above a half.
 */
final class ZeroShotScorer implements AnomalyScorer {

  /** The constant of the authors' code. CLIP learns its own, of 100 at most. */
  static final double SCALE = 100;

  private static final String TEXTS = "texts";

  /** (P + 1, e), not normalised; the normal texts first. */
  private final Floats texts;

  private ZeroShotScorer(Floats texts) {
    this.texts = texts;
  }

  /**
   * Compares with these texts.
   *
   * @param texts P + 1 vectors; the normal texts first
   * @param dims width of a picture's vector
   * @throws InvalidInputException if the texts' vectors have another width
   */
  static ZeroShotScorer of(float[][] texts, int dims) {
    int width = texts[0].length;
    if (width != dims) {
      throw new InvalidInputException(
          "the text-encoder makes vectors of %d values and the encoder of %d; give both towers of one CLIP"
              .formatted(width, dims));
    }
    float[] values = new float[texts.length * width];
    for (int text = 0; text < texts.length; text++) {
      System.arraycopy(texts[text], 0, values, text * width, width);
    }
    return new ZeroShotScorer(new Floats(List.of(texts.length, width), values));
  }

  /**
   * Reads back what {@link #arrays} gave.
   *
   * @throws ModelFileException if the array is missing, of the wrong size or not finite
   */
  static ZeroShotScorer read(Map<String, Safetensors.Array> arrays) {
    Floats texts = Safetensors.require(arrays, TEXTS, Floats.class);
    List<Integer> shape = texts.shape();
    if (shape.size() != 2 || shape.get(0) < 2 || shape.get(1) < 1) {
      throw unusable("its shape is " + shape);
    }
    for (float value : texts.values()) {
      if (!Float.isFinite(value)) {
        throw unusable("it holds values that are not finite");
      }
    }
    return new ZeroShotScorer(texts);
  }

  private static ModelFileException unusable(String why) {
    return new ModelFileException(
        "the model file's array '%s' cannot be used for scoring: %s; make the model again"
            .formatted(TEXTS, why));
  }

  @Override
  public int views() {
    return 1;
  }

  @Override
  public int dims() {
    return texts.shape().get(1);
  }

  @Override
  public double[] score(List<Embeddings> views) {
    if (views.size() != 1 || views.get(0).dims() != dims()) {
      throw new IllegalArgumentException("not one view of vectors of %d values".formatted(dims()));
    }
    Embeddings images = views.get(0);
    double[] scores = new double[images.rows()];
    for (int image = 0; image < scores.length; image++) {
      scores[image] = logOdds(cosines(images.values(), image));
    }
    return scores;
  }

  private double[] cosines(float[] images, int image) {
    double[] cosines = new double[texts.shape().get(0)];
    for (int text = 0; text < cosines.length; text++) {
      double dot = 0;
      double imageSquares = 0;
      double textSquares = 0;
      for (int i = 0; i < dims(); i++) {
        double e = images[image * dims() + i];
        double t = texts.values()[text * dims() + i];
        dot += e * t;
        imageSquares += e * e;
        textSquares += t * t;
      }
      double lengths = Math.sqrt(imageSquares * textSquares);
      if (!Double.isFinite(dot / Math.max(lengths, Double.MIN_NORMAL))) {
        throw new IllegalArgumentException("representation " + image + " is not finite");
      }
      cosines[text] = lengths == 0 ? 0 : dot / lengths;
    }
    return cosines;
  }

  /**
   * The log odds of the anomalies' text.
   *
   * @param cosines with the P normal texts, then with that of the anomalies
   */
  static double logOdds(double[] cosines) {
    int normal = cosines.length - 1;
    double nearest = Arrays.stream(cosines, 0, normal).max().orElseThrow();
    double others =
        Arrays.stream(cosines, 0, normal).map(cosine -> Math.exp(SCALE * (cosine - nearest))).sum();
    return SCALE * (cosines[normal] - nearest) - Math.log(others);
  }

  @Override
  public Map<String, Safetensors.Array> arrays() {
    return Map.of(TEXTS, texts);
  }
}
