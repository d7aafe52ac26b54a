package dev.con2.internal.score;

import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Longs;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The score of UniCon-HA (Wang et al. 2023, equation 10): minus the largest cosine between f of an
 * image and those of the training images, where f is the direction of the mean over views of the
 * representations at unit length. With one view it is S_NND, with several the views are one before
 * images are compared, so that N x d values are kept, in half precision, however many views there
 * are.
 */
final class MeanNearestNeighbourScorer implements AnomalyScorer {

  private static final String VIEWS = "views";

  private final int views;

  /** Fitted to the means, as if they were the only view. */
  private final NearestNeighbourScorer ofMeans;

  private MeanNearestNeighbourScorer(int views, NearestNeighbourScorer ofMeans) {
    this.views = views;
    this.ofMeans = ofMeans;
  }

  /** Adds up the training images' directions, view after view. */
  static final class MeanNearestNeighbourFitting implements ScorerFactory.Fitting {
    private final int views;
    private Optional<MeanDirections> means = Optional.empty();

    /** Of so many views. */
    MeanNearestNeighbourFitting(int views) {
      this.views = views;
    }

    @Override
    public void add(Embeddings view) {
      if (means.isEmpty()) {
        if (view.rows() == 0) {
          throw new IllegalArgumentException("no training image to compare with");
        }
        means = Optional.of(ofAllViews(views, view.dims(), view.rows()));
      }
      means.get().add(view);
    }

    @Override
    public MeanNearestNeighbourScorer build() {
      var fitting = new NearestNeighbourScorer.NearestNeighbourFitting(OptionalInt.empty(), 0);
      fitting.add(means.orElseThrow(ViewChecks::noView).of(0, 0));
      return new MeanNearestNeighbourScorer(views, fitting.build());
    }
  }

  /** Of one part, and of one mean whatever the contexts. */
  private static MeanDirections ofAllViews(int views, int dims, int images) {
    return new MeanDirections(
        new RepresentationLayout(List.of(dims), Collections.nCopies(views, 0)), images);
  }

  /**
   * Reads back what {@link #arrays} gave.
   *
   * @throws dev.con2.error.ModelFileException if an array is missing, of the wrong size or not
   *     finite
   */
  static MeanNearestNeighbourScorer read(Map<String, Safetensors.Array> arrays) {
    Longs views = Safetensors.require(arrays, VIEWS, Longs.class);
    long count = views.values().length == 1 ? views.values()[0] : 0;
    if (count < 1 || count > Integer.MAX_VALUE) {
      throw ViewChecks.unusable(VIEWS, "it is no number of views");
    }
    Map<String, Safetensors.Array> others = new HashMap<>(arrays);
    others.remove(VIEWS);
    NearestNeighbourScorer ofMeans = NearestNeighbourScorer.read(others);
    if (ofMeans.views() != 1) {
      throw ViewChecks.unusable("reference.1", "there is one mean of all views");
    }
    return new MeanNearestNeighbourScorer((int) count, ofMeans);
  }

  @Override
  public int views() {
    return views;
  }

  @Override
  public int dims() {
    return ofMeans.dims();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Here the mean is over directions, before the score.
   */
  @Override
  public double[] score(List<Embeddings> views) {
    MeanDirections means = ofAllViews(views(), dims(), ViewChecks.images(views, this));
    views.forEach(means::add);
    return ofMeans.score(List.of(means.of(0, 0)));
  }

  @Override
  public Map<String, Safetensors.Array> arrays() {
    Map<String, Safetensors.Array> arrays = new TreeMap<>(ofMeans.arrays());
    arrays.put(VIEWS, new Longs(List.of(), new long[] {views}));
    return arrays;
  }
}
