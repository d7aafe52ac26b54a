package dev.con2.internal.score;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.HalfPrecision;
import dev.con2.internal.engine.RowMaximum;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * S_NND (equation 5): under each view minus the largest cosine between an image's representation
 * and those of the training images or of a {@link CoreSet} of them, from -1 (one of them has the
 * same direction) to 1.
 *
 * <p>The training representations are kept unit length in half precision, A x N x d values. That
 * moves a cosine by at most 2^-11 or 0.0005, in practice by 0.00001 in the mean over 40 views, and
 * a score of one mean of views, as UniCon-HA's, by 0.0001.
 */
final class NearestNeighbourScorer implements AnomalyScorer {

  private static final String REFERENCE = "reference.";

  /** One array (N, d) a view; rows of unit length, or zero. */
  private final List<Halves> references;

  private NearestNeighbourScorer(List<Halves> references) {
    this.references = List.copyOf(references);
  }

  /**
   * Keeps the training images' representations, view after view: of all images, or of a {@link
   * CoreSet} of them, chosen by the first view.
   */
  static final class NearestNeighbourFitting implements ScorerFactory.Fitting {
    private final OptionalInt most;
    private final long seed;
    private final List<Halves> references = new ArrayList<>();
    private int images;
    private int[] kept = new int[0];

    /**
     * Of no view yet.
     *
     * @param most images to keep; all if empty
     * @param seed of the choice
     */
    NearestNeighbourFitting(OptionalInt most, long seed) {
      this.most = most;
      this.seed = seed;
    }

    @Override
    public void add(Embeddings view) {
      if (!references.isEmpty()) {
        ViewChecks.requireSize(view, images, references.get(0).shape().get(1));
      } else if (view.rows() == 0) {
        throw new IllegalArgumentException("no training image to compare with");
      }
      float[] units = ViewChecks.unitRows(view);
      int dims = view.dims();
      if (references.isEmpty()) {
        images = view.rows();
        kept = CoreSet.of(units, dims, most, seed);
      }
      short[] halves = new short[kept.length * dims];
      for (int i = 0; i < halves.length; i++) {
        halves[i] = HalfPrecision.fromFloat(units[kept[i / dims] * dims + i % dims]);
      }
      references.add(new Halves(List.of(kept.length, dims), halves));
    }

    @Override
    public NearestNeighbourScorer build() {
      ViewChecks.requireFitted(references);
      return new NearestNeighbourScorer(references);
    }
  }

  /**
   * Reads back what {@link #arrays} gave.
   *
   * @throws ModelFileException if an array is missing, of the wrong size or not finite
   */
  static NearestNeighbourScorer read(Map<String, Safetensors.Array> arrays) {
    List<Halves> references = new ArrayList<>();
    do {
      String name = REFERENCE + references.size();
      Halves reference = Safetensors.require(arrays, name, Halves.class);
      List<Integer> shape = reference.shape();
      if (shape.size() != 2 || reference.values().length == 0) {
        throw ViewChecks.unusable(name, "its shape is " + shape);
      }
      if (!references.isEmpty() && !shape.equals(references.get(0).shape())) {
        throw ViewChecks.unusable(name, "its shape differs from that of the first view");
      }
      for (short half : reference.values()) {
        if (!HalfPrecision.isFinite(half)) {
          throw ViewChecks.unusable(name, "it holds values that are not finite");
        }
      }
      references.add(reference);
    } while (references.size() < arrays.size());
    return new NearestNeighbourScorer(references);
  }

  @Override
  public int views() {
    return references.size();
  }

  @Override
  public int dims() {
    return references.get(0).shape().get(1);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The score of an image may differ by less than 1e-6 with the images it is scored together
   * with, see {@link RowMaximum}.
   */
  @Override
  public double[] score(List<Embeddings> views) {
    double[] scores = new double[ViewChecks.images(views, this)];
    for (int a = 0; a < views(); a++) {
      float[] cosines =
          RowMaximum.ofInnerProducts(
              ViewChecks.unitRows(views.get(a)), references.get(a).values(), dims());
      for (int i = 0; i < scores.length; i++) {
        scores[i] -= cosines[i];
      }
    }
    return Arrays.stream(scores).map(sum -> sum / views()).toArray();
  }

  @Override
  public Map<String, Safetensors.Array> arrays() {
    Map<String, Safetensors.Array> arrays = new TreeMap<>();
    for (int a = 0; a < views(); a++) {
      arrays.put(REFERENCE + a, references.get(a));
    }
    return arrays;
  }

  @Override
  public Optional<Embeddings> reference(int view) {
    short[] halves = references.get(view).values();
    float[] values = new float[halves.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = HalfPrecision.toFloat(halves[i]);
    }
    return Optional.of(new Embeddings(halves.length / dims(), dims(), values));
  }
}
