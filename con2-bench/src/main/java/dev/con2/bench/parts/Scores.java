package dev.con2.bench.parts;

import dev.con2.bench.Noise;
import dev.con2.internal.score.Scorers;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.ScorerFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * S_NND, S_LH and the score at every stage of 100 images under 40 views, fitted to 1,000 training
 * images, as an encoder of width 32 represents them; and how long it takes to fit them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class Scores {

  private static final int VIEWS = 40;
  private static final int DIMS = 256;

  private List<Embeddings> training = List.of();
  private List<Embeddings> images = List.of();
  private AnomalyScorer nearestNeighbour = fit(Scorers.NEAREST_NEIGHBOUR, 2);
  private AnomalyScorer likelihood = fit(Scorers.LIKELIHOOD, 2);
  private AnomalyScorer stages = fit(Scorers.STAGES, 2);

  private AnomalyScorer fit(ScorerFactory scores, int rows) {
    training = Noise.embeddings(VIEWS, rows, DIMS, 0);
    return scores.fit(training);
  }

  /** Fits all of them. */
  @Setup
  public void setUp() {
    images = Noise.embeddings(VIEWS, 100, DIMS, 1);
    nearestNeighbour = fit(Scorers.NEAREST_NEIGHBOUR, 1000);
    likelihood = fit(Scorers.LIKELIHOOD, 1000);
    stages = fit(Scorers.STAGES, 1000);
  }

  /** Equation 5. */
  @Benchmark
  public double[] nearestNeighbour() {
    return nearestNeighbour.score(images);
  }

  /** Equations 6 to 8. */
  @Benchmark
  public double[] likelihood() {
    return likelihood.score(images);
  }

  /** Of one stage and one context. */
  @Benchmark
  public double[] stages() {
    return stages.score(images);
  }

  /** Fits a Gaussian to the training images under each view. */
  @Benchmark
  public AnomalyScorer fitLikelihood() {
    return Scorers.LIKELIHOOD.fit(training);
  }
}
