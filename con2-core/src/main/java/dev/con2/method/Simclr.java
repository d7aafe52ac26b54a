package dev.con2.method;

import dev.con2.augment.ContextAugmentation;
import dev.con2.score.MahalanobisScorer;
import dev.con2.score.NearestNeighbourScorer;
import dev.con2.train.Objective;
import dev.con2.train.TrainingOptions;
import java.util.List;

/**
 * SimCLR (Chen et al. 2020) on the normal images: content alignment with the untouched context
 * alone. Scored by the nearest neighbour it is the paper's rival SimCLR, by the Mahalanobis
 * distance its rival SSD (Sehwag et al. 2021): one training, as in the paper.
 */
public final class Simclr extends ContrastiveMethod {

  /** With the paper's optimiser, which is CON2's. */
  public Simclr() {
    super(
        new ScoreBy("nnd", NearestNeighbourScorer::fit),
        new ScoreBy("ssd", MahalanobisScorer::fit));
  }

  @Override
  public String name() {
    return "simclr";
  }

  @Override
  public TrainingOptions optionsOf(TrainingOptions shared) {
    return shared.toBuilder()
        .objective(Objective.CONTENT)
        .contexts(List.of(ContextAugmentation.UNTOUCHED))
        .build();
  }
}
