package dev.con2.bench;

import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.AurocUncertainty;
import dev.con2.internal.engine.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Measures how often the 95 % interval over seeds and test images holds the truth where that is
 * known: the scores of two equally good methods are drawn, and the difference of their AUROCs is 0.
 * The score of an image is a sum of Gaussians: one that is the image's, one that is the image's and
 * the method's, one that is the run's alone, and for an anomalous image the shift of the seed. With
 * several classes each is normal in turn, on the same images.
 *
 * <p>Argument: number of draws of each case.
 */
public final class IntervalCoverage {

  private static final double SHIFT = 1.5;

  /** The difficulty of an image for one method beside that for all. */
  private static final double OF_METHOD = 0.4;

  private IntervalCoverage() {}

  /**
   * A case.
   *
   * @param classes that are normal in turn; 1 for the first of two
   * @param images of each label
   * @param ofSeed standard deviation of the shift between seeds
   * @param ofRun standard deviation of what a run adds to an image
   */
  record Case(int classes, int images, int seeds, double ofSeed, double ofRun) {}

  /** Prints the table. */
  public static void main(String[] arguments) {
    int draws = Integer.parseInt(arguments[0]);
    System.out.println(
        "| classes | test images a class | seeds | between seeds | within a run | covered |");
    System.out.println("|---|---|---|---|---|---|");
    for (Case one : cases()) {
      System.out.printf(
          Locale.ROOT,
          "| %d | %d | %d | %.1f | %.1f | %.1f %% |%n",
          one.classes(),
          one.images(),
          one.seeds(),
          one.ofSeed(),
          one.ofRun(),
          100 * covered(one, draws));
    }
  }

  private static List<Case> cases() {
    return IntStream.of(1, 10)
        .boxed()
        .flatMap(
            classes ->
                IntStream.of(1, 2, 3, 5)
                    .boxed()
                    .flatMap(
                        seeds ->
                            IntStream.rangeClosed(0, 3)
                                .mapToObj(
                                    i ->
                                        new Case(
                                            classes,
                                            classes == 1 ? 100 : 40,
                                            seeds,
                                            seeds == 1 ? 0 : new double[] {0, 0.1, 0.4, 0}[i],
                                            i == 3 ? 1.5 : 0.5))))
        .distinct()
        .toList();
  }

  /** The share of draws in which the interval of the difference holds 0. */
  static double covered(Case one, int draws) {
    return (double)
            IntStream.range(0, draws)
                .parallel()
                .filter(
                    draw ->
                        difference(one, draw)
                            .ofDifference()
                            .filter(interval -> interval.contains(0))
                            .isPresent())
                .count()
        / draws;
  }

  private static AurocUncertainty difference(Case one, int draw) {
    RandomStream random =
        RandomStream.of(
            draw,
            one.classes(),
            one.images(),
            one.seeds(),
            Double.doubleToLongBits(one.ofSeed()),
            Double.doubleToLongBits(one.ofRun()));
    int labels = Math.max(2, one.classes());
    double[] ease = gaussian(random, labels * one.images(), 1);
    double[][] ofMethods = {
      gaussian(random, ease.length, OF_METHOD), gaussian(random, ease.length, OF_METHOD)
    };
    return AurocUncertainty.of(
        IntStream.range(0, one.seeds())
            .mapToObj(
                seed ->
                    run(random, one, ease, ofMethods[0])
                        .minus(run(random, one, ease, ofMethods[1])))
            .toList());
  }

  /** The mean over the classes of one seed. */
  private static AurocInfluence run(
      RandomStream random, Case one, double[] ease, double[] ofMethod) {
    return AurocInfluence.mean(
        IntStream.range(0, one.classes())
            .mapToObj(
                normal -> {
                  double shift = SHIFT + one.ofSeed() * random.gaussian();
                  double[] scores = gaussian(random, ease.length, one.ofRun());
                  boolean[] anomalous = new boolean[ease.length];
                  for (int i = 0; i < scores.length; i++) {
                    anomalous[i] = i / one.images() != normal;
                    scores[i] += ease[i] + ofMethod[i] + (anomalous[i] ? shift : 0);
                  }
                  return AurocInfluence.of(scores, anomalous);
                })
            .toList());
  }

  private static double[] gaussian(RandomStream random, int count, double deviation) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> deviation * random.gaussian());
    return values;
  }
}
