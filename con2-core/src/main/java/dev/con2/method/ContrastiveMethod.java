package dev.con2.method;

import dev.con2.image.Image;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.train.TrainedEncoder;
import dev.con2.train.Trainer;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What CON2 and SimCLR have in common: an encoder trained by contrasting, and scores of its
 * representations under fixed test-time views.
 */
abstract class ContrastiveMethod implements Method {

  private static final int IMAGES_AT_A_TIME = 1000;

  /**
   * A score.
   *
   * @param name in tables and files
   * @param fit to the normal images' representations under each view
   */
  record ScoreBy(String name, Function<List<Embeddings>, AnomalyScorer> fit) {}

  private final List<ScoreBy> scores;

  ContrastiveMethod(ScoreBy... scores) {
    this.scores = List.of(scores);
  }

  @Override
  public List<String> scores() {
    return scores.stream().map(ScoreBy::name).toList();
  }

  @Override
  public FittedMethod fit(
      List<Image> normal,
      TrainingOptions shared,
      Optional<Duration> budget,
      TrainingListener listener) {
    long begin = System.nanoTime();
    TrainingOptions own = inFullBatches(chosen(normal, optionsOf(shared), listener), normal.size());
    TrainingOptions options =
        budget
            .map(time -> time.minusNanos(System.nanoTime() - begin))
            .map(left -> Trainer.epochsWithin(left, normal, own))
            .map(epochs -> own.toBuilder().epochs(epochs).build())
            .orElse(own);
    TrainedEncoder encoder = TrainedEncoder.train(normal, options, listener);
    try {
      List<Embeddings> reference =
          encoder.represent(normal, TrainingListener.Phase.REPRESENTING, listener);
      Map<String, AnomalyScorer> fitted = new LinkedHashMap<>();
      scores.forEach(score -> fitted.put(score.name(), score.fit().apply(reference)));
      return new Fitted(options, encoder, fitted);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /** With no larger a batch than there are images, as training has it. */
  private static TrainingOptions inFullBatches(TrainingOptions options, int images) {
    return options.toBuilder().batchSize(Math.min(options.imagesPerStep(), images)).build();
  }

  /** The method's own options with what it chooses by the images; most choose nothing. */
  TrainingOptions chosen(List<Image> normal, TrainingOptions own, TrainingListener listener) {
    return own;
  }

  private record Fitted(
      TrainingOptions options, TrainedEncoder encoder, Map<String, AnomalyScorer> scorers)
      implements FittedMethod {

    @Override
    public Map<String, double[]> score(List<Image> images) {
      Map<String, double[]> scores = new LinkedHashMap<>();
      for (int start = 0; start < images.size(); start += IMAGES_AT_A_TIME) {
        int end = Math.min(start + IMAGES_AT_A_TIME, images.size());
        List<Embeddings> views = encoder.represent(images.subList(start, end));
        int first = start;
        scorers.forEach(
            (name, scorer) -> {
              double[] some = scorer.score(views);
              double[] all = scores.computeIfAbsent(name, unused -> new double[images.size()]);
              System.arraycopy(some, 0, all, first, some.length);
            });
      }
      return scores;
    }

    @Override
    public List<Embeddings> representPlain(List<Image> images) {
      return encoder.representPlain(images);
    }

    @Override
    public void close() {
      encoder.close();
    }
  }
}
