package dev.con2.internal.score;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Longs;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * How far an image lies from the training images at every stage of the encoder. With z_0(x) the
 * image itself at 4 by 4 positions, z_s(x) the pooled map of stage s, c a context with views T_c,
 * and mu and Sigma the mean and the shrunk covariance (Ledoit and Wolf) of the training images' f:
 *
 * <pre>
 *   f_cs(x)  = mean over t in T_c of z_s(t(x)) / |z_s(t(x))|
 *   score(x) = mean over c and s of sqrt( (f_cs(x) - mu_cs)^T Sigma_cs^-1 (f_cs(x) - mu_cs) )
 * </pre>
 *
 * S_LH (equations 6 to 8) looks at the last stage, one view at a time. Early stages respond to
 * texture and colour, and the image itself tells what is where, which no pooled map does; what they
 * add is in docs/results/scores.md. Distances, not their squares, since that of a normal image
 * varies by about the same at every stage, however wide it is: none outweighs the others (Rippel et
 * al. 2021 add distances over stages so). Of an encoder that shows no stages, one from TorchScript,
 * there is the representation z alone, and one Gaussian a context.
 *
 * <p>What is kept grows neither with the training images nor with the views. Each f is rounded to
 * single precision, all else is in fp64.
 */
final class StageDistanceScorer implements AnomalyScorer {

  private static final String CONTEXTS = "contexts";

  /** For each view the number of its context. */
  private final List<Integer> contexts;

  /** For each context a Gaussian for each stage. */
  private final List<List<Gaussian>> gaussians;

  private StageDistanceScorer(List<Integer> contexts, List<List<Gaussian>> gaussians) {
    this.contexts = contexts;
    this.gaussians = List.copyOf(gaussians);
  }

  /** Adds up the training images' unit vectors, view after view. */
  static final class StageDistanceFitting implements ScorerFactory.Fitting {
    private final RepresentationLayout layout;
    private Optional<MeanDirections> means = Optional.empty();

    StageDistanceFitting(RepresentationLayout layout) {
      this.layout = layout;
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
      List<List<Gaussian>> gaussians = new ArrayList<>();
      for (int context = 0; context < layout.contextCount(); context++) {
        List<Gaussian> stages = new ArrayList<>();
        for (int stage = 0; stage < layout.parts().size(); stage++) {
          LedoitWolf estimate = LedoitWolf.ofRows(all.of(context, stage));
          stages.add(Gaussian.of(estimate.mean(), estimate.covariance()));
        }
        gaussians.add(stages);
      }
      return new StageDistanceScorer(layout.contexts(), gaussians);
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
    if (!numbered || (arrays.size() - 1) % (2 * count) != 0 || arrays.size() == 1) {
      throw ViewChecks.unusable(CONTEXTS, "it does not fit the other arrays");
    }
    int stages = (arrays.size() - 1) / (2 * count);
    List<List<Gaussian>> gaussians = new ArrayList<>();
    for (int context = 0; context < count; context++) {
      List<Gaussian> own = new ArrayList<>();
      for (int stage = 0; stage < stages; stage++) {
        own.add(Gaussian.read(arrays, context + "." + stage));
        if (own.get(stage).mean().length
            != (context == 0 ? own : gaussians.get(0)).get(stage).mean().length) {
          throw ViewChecks.unusable(
              Gaussian.MEAN + context + "." + stage,
              "its size differs from that of the first context");
        }
      }
      gaussians.add(own);
    }
    return new StageDistanceScorer(
        LongStream.of(kept.values()).mapToObj(Math::toIntExact).toList(), gaussians);
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
    return gaussians.get(0).stream().map(gaussian -> gaussian.mean().length).toList();
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
    double share = 1.0 / (gaussians.size() * stages.size());
    for (int context = 0; context < gaussians.size(); context++) {
      for (int stage = 0; stage < stages.size(); stage++) {
        Gaussian gaussian = gaussians.get(context).get(stage);
        double[] squares = gaussian.squaredDistances(means.of(context, stage));
        for (int i = 0; i < scores.length; i++) {
          scores[i] += share * Math.sqrt(squares[i]);
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
    for (int context = 0; context < gaussians.size(); context++) {
      for (int stage = 0; stage < gaussians.get(context).size(); stage++) {
        gaussians.get(context).get(stage).put(arrays, context + "." + stage);
      }
    }
    return arrays;
  }
}
