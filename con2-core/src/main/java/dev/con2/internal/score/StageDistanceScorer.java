package dev.con2.internal.score;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.NearestRows;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.internal.engine.Safetensors.Longs;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * How far an image lies from the training images at every stage of the encoder. With z_0(x) the
 * image itself at 4 by 4 positions, z_s(x) the pooled map of stage s, c a context with views T_c,
 * and mu and Sigma = L L^T the mean and the shrunk covariance (Ledoit and Wolf) of the training
 * images' f:
 *
 * <pre>
 *   f_cs(x)  = mean over t in T_c of z_s(t(x)) / |z_s(t(x))|
 *   d_cs(x)  = | L_cs^-1 (f_cs(x) - mu_cs) |                             of the first parts
 *   d_cs(x)  = min over training images x_i of | L_cs^-1 (f_cs(x) - f_cs(x_i)) |  of the last two
 *   score(x) = mean over c and s of d_cs(x)
 * </pre>
 *
 * <p>S_LH (equations 6 to 8) looks at the last stage, one view at a time. Early stages respond to
 * texture and colour, and the image itself tells what is where, which no pooled map does. By L^-1
 * every direction counts as much as training images vary in it, so that distances are in one unit
 * and none outweighs the others (Rippel et al. 2021 add Mahalanobis distances over stages so). Late
 * stages part normal images into several kinds, of which the mean is none: there the nearest
 * training image says more, as in S_NND (equation 5). Early ones do not, and there a simple image
 * lies near to some training image whatever it shows. What each of this gives is in
 * docs/results/scores.md. Of an encoder that shows no stages, one from TorchScript, there is the
 * representation z alone.
 *
 * <p>Of the training images L^-1 (f - mu) is kept for the last two parts, in single precision,
 * however many views there are: of all of them, or of a {@link CoreSet}, chosen by the last part. A
 * model of before has none, and takes the distance to the mean of every part. All else is in fp64.
 */
final class StageDistanceScorer implements AnomalyScorer {

  private static final String CONTEXTS = "contexts";
  private static final String REFERENCE = "reference.";

  /**
   * So many rows are found in single precision, of which the nearest is taken exactly: then
   * rounding decides nothing but between images that are equally near.
   */
  private static final int FOUND = 4;

  /** How many parts, the last ones, go by the nearest training image. */
  private static final int BY_NEAREST = 2;

  /** For each view the number of its context. */
  private final List<Integer> contexts;

  /** For each context and stage. */
  private final List<List<Known>> known;

  private StageDistanceScorer(List<Integer> contexts, List<List<Known>> known) {
    this.contexts = contexts;
    this.known = known.stream().map(List::copyOf).toList();
  }

  /**
   * What is known of the training images in a context at a stage.
   *
   * @param gaussian of f
   * @param images L^-1 (f - mu) of each that is kept (N, d); empty where the mean stands for all
   */
  private record Known(Gaussian gaussian, Optional<Floats> images) {

    int dims() {
      return gaussian.mean().length;
    }

    /** To the nearest training image, or to the mean; each by itself. */
    double[] distances(Embeddings f) {
      if (images.isEmpty()) {
        return Arrays.stream(gaussian.squaredDistances(f)).map(Math::sqrt).toArray();
      }
      Floats references = images.get();
      int found = Math.min(FOUND, references.shape().get(0));
      return Arrays.stream(
              NearestRows.distances(gaussian.whitened(f), references.values(), dims(), found))
          .mapToDouble(nearest -> nearest[0])
          .toArray();
    }
  }

  /**
   * Whether a part goes by the nearest training image.
   *
   * @param parts how many there are
   */
  static boolean byNearest(int part, int parts) {
    return part >= parts - BY_NEAREST;
  }

  /** Adds up the training images' unit vectors, view after view. */
  static final class StageDistanceFitting implements ScorerFactory.Fitting {
    private final RepresentationLayout layout;
    private final OptionalInt most;
    private final long seed;
    private Optional<MeanDirections> means = Optional.empty();

    /**
     * Of no view yet.
     *
     * @param most images to keep; all if empty
     * @param seed of the choice
     */
    StageDistanceFitting(RepresentationLayout layout, OptionalInt most, long seed) {
      this.layout = layout;
      this.most = most;
      this.seed = seed;
    }

    @Override
    public void add(Embeddings view) {
      if (means.isEmpty()) {
        if (view.rows() == 0) {
          throw new IllegalArgumentException("no training image to fit a Gaussian to");
        }
        means = Optional.of(new MeanDirections(layout, view.rows()));
      }
      means.get().add(view);
    }

    @Override
    public StageDistanceScorer build() {
      MeanDirections all = means.orElseThrow(ViewChecks::noView);
      Embeddings last = all.of(0, layout.parts().size() - 1);
      int[] kept = CoreSet.of(ViewChecks.unitRows(last), last.dims(), most, seed);
      List<List<Known>> known = new ArrayList<>();
      for (int context = 0; context < layout.contextCount(); context++) {
        List<Known> stages = new ArrayList<>();
        for (int stage = 0; stage < layout.parts().size(); stage++) {
          Embeddings f = all.of(context, stage);
          LedoitWolf estimate = LedoitWolf.ofRows(f);
          Gaussian gaussian = Gaussian.of(estimate.mean(), estimate.covariance());
          stages.add(
              new Known(
                  gaussian,
                  byNearest(stage, layout.parts().size())
                      ? Optional.of(images(gaussian, f, kept))
                      : Optional.empty()));
        }
        known.add(stages);
      }
      return new StageDistanceScorer(layout.contexts(), known);
    }

    private static Floats images(Gaussian gaussian, Embeddings f, int[] kept) {
      int dims = f.dims();
      float[] values = new float[kept.length * dims];
      for (int i = 0; i < kept.length; i++) {
        System.arraycopy(f.values(), kept[i] * dims, values, i * dims, dims);
      }
      Embeddings some = new Embeddings(kept.length, dims, values);
      return new Floats(List.of(kept.length, dims), gaussian.whitened(some));
    }
  }

  /**
   * Reads back what {@link #arrays} gave.
   *
   * @throws ModelFileException if an array is missing, of the wrong size or not a Gaussian's
   */
  static StageDistanceScorer read(Map<String, Safetensors.Array> arrays) {
    Longs kept = Safetensors.require(arrays, CONTEXTS, Longs.class);
    int count = (int) LongStream.of(kept.values()).distinct().count();
    boolean numbered =
        count > 0
            && kept.shape().size() == 1
            && LongStream.of(kept.values()).allMatch(context -> context >= 0 && context < count);
    int means =
        (int) arrays.keySet().stream().filter(name -> name.startsWith(Gaussian.MEAN)).count();
    if (!numbered || means == 0 || means % count != 0) {
      throw ViewChecks.unusable(CONTEXTS, "it does not fit the other arrays");
    }
    int stages = means / count;
    boolean hasImages = arrays.keySet().stream().anyMatch(name -> name.startsWith(REFERENCE));
    List<List<Known>> known = new ArrayList<>();
    for (int context = 0; context < count; context++) {
      List<Known> own = new ArrayList<>();
      for (int stage = 0; stage < stages; stage++) {
        String name = context + "." + stage;
        Gaussian gaussian = Gaussian.read(arrays, name);
        own.add(
            new Known(
                gaussian,
                hasImages && byNearest(stage, stages)
                    ? Optional.of(images(arrays, REFERENCE + name, gaussian.mean().length))
                    : Optional.empty()));
        if (own.get(stage).dims() != (context == 0 ? own : known.get(0)).get(stage).dims()) {
          throw ViewChecks.unusable(
              Gaussian.MEAN + name, "its size differs from that of the first context");
        }
      }
      known.add(own);
    }
    long withImages =
        known.stream().flatMap(List::stream).filter(one -> one.images().isPresent()).count();
    if (arrays.size() != 1 + 2 * means + withImages) {
      throw ViewChecks.unusable(CONTEXTS, "it does not fit the other arrays");
    }
    return new StageDistanceScorer(
        LongStream.of(kept.values()).mapToObj(Math::toIntExact).toList(), known);
  }

  private static Floats images(Map<String, Safetensors.Array> arrays, String name, int dims) {
    Floats images = Safetensors.require(arrays, name, Floats.class);
    if (images.shape().size() != 2 || images.shape().get(0) < 1 || images.shape().get(1) != dims) {
      throw ViewChecks.unusable(name, "its shape is " + images.shape());
    }
    for (float value : images.values()) {
      if (!Float.isFinite(value)) {
        throw ViewChecks.unusable(name, "it holds values that are not finite");
      }
    }
    return images;
  }

  @Override
  public int views() {
    return contexts.size();
  }

  /** Width of all stages together. */
  @Override
  public int dims() {
    return stages().stream().mapToInt(Integer::intValue).sum();
  }

  private List<Integer> stages() {
    return known.get(0).stream().map(Known::dims).toList();
  }

  /**
   * Which views are of one context decides what is averaged, and which parts there are. One of a
   * model of before the image itself was a part has all parts but that.
   */
  @Override
  public boolean suits(RepresentationLayout layout) {
    int before = layout.parts().size() - stages().size();
    return (before == 0 || before == 1 && stages().size() > 1)
        && layout.parts().subList(before, layout.parts().size()).equals(stages())
        && layout.contexts().equals(contexts);
  }

  /**
   * The score above: the mean over the views of a context comes before the distance, not after.
   *
   * <p>The score of an image does not depend on the images it is scored together with.
   */
  @Override
  public double[] score(List<Embeddings> views) {
    double[] scores = new double[ViewChecks.images(views, this)];
    List<Integer> stages = stages();
    MeanDirections means =
        new MeanDirections(new RepresentationLayout(stages, contexts), scores.length);
    views.forEach(means::add);
    double share = 1.0 / (known.size() * stages.size());
    for (int context = 0; context < known.size(); context++) {
      for (int stage = 0; stage < stages.size(); stage++) {
        double[] distances = known.get(context).get(stage).distances(means.of(context, stage));
        for (int i = 0; i < scores.length; i++) {
          scores[i] += share * distances[i];
        }
      }
    }
    return scores;
  }

  @Override
  public Map<String, Safetensors.Array> arrays() {
    Map<String, Safetensors.Array> arrays = new TreeMap<>();
    long[] kept = contexts.stream().mapToLong(Integer::longValue).toArray();
    arrays.put(CONTEXTS, new Longs(List.of(kept.length), kept));
    for (int context = 0; context < known.size(); context++) {
      for (int stage = 0; stage < known.get(context).size(); stage++) {
        String name = context + "." + stage;
        Known own = known.get(context).get(stage);
        own.gaussian().put(arrays, name);
        own.images().ifPresent(images -> arrays.put(REFERENCE + name, images));
      }
    }
    return arrays;
  }
}
