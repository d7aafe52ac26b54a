package dev.con2.bench;

import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.score.EuclideanNeighbours;
import dev.con2.internal.score.Gaussian;
import dev.con2.internal.score.Scorers;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Calibration;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A score that is, or might be, one of con2's, to be compared on kept embeddings. */
interface CandidateScore {

  /** What rounding leaves of a distance of unit vectors: copies must not divide by nothing. */
  double SMALLEST_DISTANCE = 1e-6;

  /** What tables call it. */
  String name();

  /** Fits it to the training images and scores the others. */
  SplitScores of(KeptEmbeddings kept);

  /**
   * Scores of images, the higher the more anomalous.
   *
   * @param heldOut of those that calibrate, from which a score may take its scale
   * @param normal of normal test images
   * @param anomalous of anomalous ones
   */
  record SplitScores(double[] heldOut, double[] normal, double[] anomalous) {

    private static SplitScores of(
        Function<List<Embeddings>, double[]> scorer, KeptEmbeddings kept) {
      return new SplitScores(
          scorer.apply(kept.heldOut()),
          scorer.apply(kept.normal()),
          scorer.apply(kept.anomalous()));
    }

    private SplitScores plus(SplitScores other) {
      return new SplitScores(
          sums(heldOut, other.heldOut),
          sums(normal, other.normal),
          sums(anomalous, other.anomalous));
    }

    private static double[] sums(double[] a, double[] b) {
      return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
    }

    /** In units of the held-out scores' deviation from their mean, if they differ. */
    private SplitScores standardised() {
      double mean = DoubleStream.of(heldOut).average().orElseThrow();
      double deviation =
          Math.sqrt(
              DoubleStream.of(heldOut)
                  .map(score -> (score - mean) * (score - mean))
                  .average()
                  .orElseThrow());
      double unit = deviation > 0 ? deviation : 1;
      return mapped(score -> (score - mean) / unit);
    }

    /** Minus the logarithm of each p-value. */
    private SplitScores surprise() {
      Calibration calibration = new Calibration(heldOut);
      return mapped(score -> -Math.log(calibration.pValue(score)));
    }

    /** How far from the held-out scores' median, whichever way. */
    private SplitScores eitherWay() {
      double median = DoubleStream.of(heldOut).sorted().toArray()[heldOut.length / 2];
      return mapped(score -> Math.abs(score - median));
    }

    private SplitScores mapped(DoubleUnaryOperator change) {
      return new SplitScores(
          DoubleStream.of(heldOut).map(change).toArray(),
          DoubleStream.of(normal).map(change).toArray(),
          DoubleStream.of(anomalous).map(change).toArray());
    }
  }

  /** All of them, con2's own first. */
  static List<CandidateScore> all(RepresentationLayout layout) {
    CandidateScore nearest = own(Scorers.NEAREST_NEIGHBOUR);
    CandidateScore likelihood = own(Scorers.LIKELIHOOD);
    CandidateScore stages = own(Scorers.STAGES);
    List<CandidateScore> all =
        new ArrayList<>(List.of(nearest, likelihood, stages, stagesToMeans()));
    if (layout.parts().size() > 1) { // a single part is z, which S_LH looks at
      all.addAll(ofParts(layout));
    }
    int d = layout.lastPart();
    all.add(
        changed(
            "S_NND, 5 neighbours",
            new EuclideanNeighbours("neighbours", "", d, 0, d, 5),
            views -> Embeddings.last(views, d).stream().map(CandidateScore::units).toList()));
    all.add(whitened(d));
    all.add(locallyScaled(d));
    all.add(
        changed(
            "S_LH of [z(x), z(t_C x)], plain views",
            Scorers.LIKELIHOOD,
            views -> List.of(joined(firsts(Embeddings.last(views, d), layout)))));
    all.add(
        changed(
            "S_LH of [z(x), z(t_C x)], means over views",
            Scorers.LIKELIHOOD,
            views -> List.of(joined(means(Embeddings.last(views, d), layout)))));
    all.add(
        changed(
            "S_LH of [z(x), z(t_C x)], view by view",
            Scorers.LIKELIHOOD,
            views -> besideEachOther(Embeddings.last(views, d), layout)));
    CandidateScore posterior = posterior(d);
    CandidateScore means =
        changed(
            "S_LH of the mean over views",
            Scorers.LIKELIHOOD,
            views -> means(Embeddings.last(views, d), layout));
    all.add(means);
    all.add(posterior);
    all.add(
        combined(
            "S_LH of the mean over views and context posterior, standardised",
            SplitScores::standardised,
            means,
            posterior));
    all.add(
        combined(
            "stages and context posterior, standardised",
            SplitScores::standardised,
            stages,
            posterior));
    all.add(combined("S_NND and S_LH, p-values", SplitScores::surprise, nearest, likelihood));
    all.add(
        combined("S_NND and S_LH, standardised", SplitScores::standardised, nearest, likelihood));
    all.add(combined("stages and S_NND, standardised", SplitScores::standardised, stages, nearest));
    all.add(combined("stages and S_NND, p-values", SplitScores::surprise, stages, nearest));
    all.add(combined("S_LH, either way", SplitScores::eitherWay, likelihood));
    all.add(combined("S_NND, either way", SplitScores::eitherWay, nearest));
    return all;
  }

  /** S_LH of the image itself, then of each stage. */
  private static List<CandidateScore> ofParts(RepresentationLayout layout) {
    List<CandidateScore> all = new ArrayList<>();
    int column = 0;
    for (int part = 0; part < layout.parts().size(); part++) {
      int from = column;
      int width = layout.parts().get(part);
      all.add(
          changed(
              part == 0 ? "S_LH of the image itself" : "S_LH of stage " + part,
              Scorers.LIKELIHOOD,
              views -> views.stream().map(view -> columns(view, from, width)).toList()));
      column += width;
    }
    return all;
  }

  private static CandidateScore own(ScorerFactory factory) {
    return candidate(
        factory.name(),
        kept -> {
          int columns = factory.columns(kept.layout());
          AnomalyScorer scorer = fitted(factory, kept);
          return SplitScores.of(views -> scorer.score(Embeddings.last(views, columns)), kept);
        });
  }

  private static AnomalyScorer fitted(ScorerFactory factory, KeptEmbeddings kept) {
    int columns = factory.columns(kept.layout());
    ScorerFactory.Fitting fitting = factory.fitting(kept.layout(), 0);
    kept.training().forEach(view -> fitting.add(view.last(columns)));
    return fitting.build();
  }

  /** {@code stages} as it was before decision 23: the distance to the mean of every part. */
  private static CandidateScore stagesToMeans() {
    return candidate(
        "stages, to the means",
        kept -> {
          Map<String, Safetensors.Array> arrays =
              new HashMap<>(fitted(Scorers.STAGES, kept).arrays());
          arrays.keySet().removeIf(name -> name.startsWith("reference."));
          AnomalyScorer scorer = Scorers.STAGES.read(arrays);
          return SplitScores.of(scorer::score, kept);
        });
  }

  private static CandidateScore changed(
      String name, ScorerFactory factory, Function<List<Embeddings>, List<Embeddings>> change) {
    return candidate(
        name,
        kept -> {
          AnomalyScorer scorer = factory.fit(change.apply(kept.training()));
          return SplitScores.of(views -> scorer.score(change.apply(views)), kept);
        });
  }

  private static CandidateScore combined(
      String name, Function<SplitScores, SplitScores> scale, CandidateScore... some) {
    return candidate(
        name,
        kept ->
            Stream.of(some)
                .map(score -> scale.apply(score.of(kept)))
                .reduce(SplitScores::plus)
                .orElseThrow());
  }

  /**
   * Minus the logarithm of the probability of each context, given its mean over views, summed over
   * contexts: by the Gaussians of S_LH, one a context, all contexts being as likely.
   *
   * @param d the width of the last part, which it looks at alone
   */
  private static CandidateScore posterior(int d) {
    return candidate(
        "context posterior",
        kept -> {
          List<AnomalyScorer> contexts =
              means(Embeddings.last(kept.training(), d), kept.layout()).stream()
                  .map(mean -> Scorers.LIKELIHOOD.fit(List.of(mean)))
                  .toList();
          return SplitScores.of(
              views -> posteriors(contexts, means(Embeddings.last(views, d), kept.layout())), kept);
        });
  }

  private static double[] posteriors(List<AnomalyScorer> contexts, List<Embeddings> means) {
    double[] sums = new double[means.get(0).rows()];
    for (int shown = 0; shown < means.size(); shown++) {
      List<Embeddings> one = List.of(means.get(shown));
      List<double[]> surprises = contexts.stream().map(context -> context.score(one)).toList();
      for (int row = 0; row < sums.length; row++) {
        double own = surprises.get(shown)[row];
        double sum = 0; // of the densities, relative to that of its own context
        for (double[] surprise : surprises) {
          sum += Math.exp(Math.min(700, own - surprise[row]));
        }
        sums[row] += Math.log(sum);
      }
    }
    return sums;
  }

  /**
   * The distance to the nearest training image where every direction varies by as much: L^-1 (z -
   * mu), by the Gaussian of S_LH of each view.
   *
   * @param d the width of the last part
   */
  private static CandidateScore whitened(int d) {
    return candidate(
        "S_NND in whitened space",
        kept -> {
          List<Embeddings> training = Embeddings.last(kept.training(), d);
          Map<String, Safetensors.Array> gaussians = Scorers.LIKELIHOOD.fit(training).arrays();
          Function<List<Embeddings>, List<Embeddings>> change =
              views -> {
                List<Embeddings> last = Embeddings.last(views, d);
                return IntStream.range(0, views.size())
                    .mapToObj(
                        view -> {
                          Gaussian gaussian = Gaussian.read(gaussians, Integer.toString(view));
                          Embeddings rows = units(last.get(view));
                          return new Embeddings(rows.rows(), d, gaussian.whitened(rows));
                        })
                    .toList();
              };
          AnomalyScorer scorer =
              new EuclideanNeighbours("neighbours", "", d, 0, d, 1)
                  .fit(change.apply(kept.training()));
          return SplitScores.of(views -> scorer.score(change.apply(views)), kept);
        });
  }

  /**
   * The distance to the nearest training image as a part of that image's own distance to its
   * nearest, the mean over views: where training images lie apart, so may others.
   *
   * @param d the width of the last part
   */
  private static CandidateScore locallyScaled(int d) {
    return candidate(
        "S_NND, locally scaled",
        kept -> {
          List<Embeddings> training =
              Embeddings.last(kept.training(), d).stream().map(CandidateScore::units).toList();
          List<double[]> own =
              training.stream()
                  .map(
                      view ->
                          IntStream.range(0, view.rows())
                              .mapToDouble(row -> nearest(view, row, view, row).distance())
                              .toArray())
                  .toList();
          return SplitScores.of(
              views -> {
                double[] scores = new double[views.get(0).rows()];
                List<Embeddings> last = Embeddings.last(views, d);
                for (int view = 0; view < views.size(); view++) {
                  Embeddings rows = units(last.get(view));
                  for (int row = 0; row < scores.length; row++) {
                    Nearest found = nearest(rows, row, training.get(view), -1);
                    double scale = Math.max(own.get(view)[found.row()], SMALLEST_DISTANCE);
                    scores[row] += found.distance() / scale / views.size();
                  }
                }
                return scores;
              },
              kept);
        });
  }

  /**
   * The nearest row.
   *
   * @param row its place
   * @param distance from it
   */
  record Nearest(int row, double distance) {}

  private static Nearest nearest(Embeddings of, int row, Embeddings among, int butFor) {
    int d = of.dims();
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int other = 0; other < among.rows(); other++) {
      double squares = 0;
      for (int i = 0; i < d; i++) {
        double less = of.values()[row * d + i] - among.values()[other * d + i];
        squares += less * less;
      }
      if (other != butFor && squares < least) {
        least = squares;
        nearest = other;
      }
    }
    return new Nearest(nearest, Math.sqrt(least));
  }

  private static CandidateScore candidate(
      String name, Function<KeptEmbeddings, SplitScores> score) {
    return new CandidateScore() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public SplitScores of(KeptEmbeddings kept) {
        return score.apply(kept);
      }
    };
  }

  private static Embeddings columns(Embeddings view, int from, int width) {
    float[] kept = new float[view.rows() * width];
    for (int row = 0; row < view.rows(); row++) {
      System.arraycopy(view.values(), row * view.dims() + from, kept, row * width, width);
    }
    return new Embeddings(view.rows(), width, kept);
  }

  private static Embeddings units(Embeddings view) {
    float[] units = new float[view.values().length];
    int d = view.dims();
    for (int row = 0; row < view.rows(); row++) {
      double squares = 0;
      for (int i = row * d; i < (row + 1) * d; i++) {
        squares += (double) view.values()[i] * view.values()[i];
      }
      for (int i = row * d; i < (row + 1) * d && squares > 0; i++) {
        units[i] = (float) (view.values()[i] / Math.sqrt(squares));
      }
    }
    return new Embeddings(view.rows(), d, units);
  }

  /** For each context its views, made unit length. */
  private static List<List<Embeddings>> unitsOfContexts(
      List<Embeddings> views, RepresentationLayout layout) {
    return layout.contexts().stream()
        .distinct()
        .map(
            context ->
                IntStream.range(0, views.size())
                    .filter(view -> layout.contexts().get(view).equals(context))
                    .mapToObj(view -> units(views.get(view)))
                    .toList())
        .toList();
  }

  /** For each context the first of its views, made unit length. */
  private static List<Embeddings> firsts(List<Embeddings> views, RepresentationLayout layout) {
    return unitsOfContexts(views, layout).stream().map(own -> own.get(0)).toList();
  }

  /**
   * For each view of a context the same view of all contexts beside each other, made unit length.
   * They are of one crop where contexts are drawn alike.
   */
  private static List<Embeddings> besideEachOther(
      List<Embeddings> views, RepresentationLayout layout) {
    List<List<Embeddings>> ofContexts = unitsOfContexts(views, layout);
    return IntStream.range(0, ofContexts.get(0).size())
        .mapToObj(view -> joined(ofContexts.stream().map(own -> own.get(view)).toList()))
        .toList();
  }

  /** For each context the sum over its views of unit vectors, which has the mean's direction. */
  private static List<Embeddings> means(List<Embeddings> views, RepresentationLayout layout) {
    return unitsOfContexts(views, layout).stream()
        .map(own -> units(own.stream().reduce(CandidateScore::sum).orElseThrow()))
        .toList();
  }

  private static Embeddings sum(Embeddings a, Embeddings b) {
    float[] sums = a.values().clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += b.values()[i];
    }
    return new Embeddings(a.rows(), a.dims(), sums);
  }

  /** One behind the other, row by row. */
  private static Embeddings joined(List<Embeddings> some) {
    int rows = some.get(0).rows();
    int d = some.get(0).dims();
    float[] joined = new float[rows * d * some.size()];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < some.size(); i++) {
        System.arraycopy(some.get(i).values(), row * d, joined, (row * some.size() + i) * d, d);
      }
    }
    return new Embeddings(rows, d * some.size(), joined);
  }
}
