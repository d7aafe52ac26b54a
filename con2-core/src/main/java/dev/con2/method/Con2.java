package dev.con2.method;

import dev.con2.score.LikelihoodScorer;
import dev.con2.score.NearestNeighbourScorer;
import dev.con2.train.Objective;
import dev.con2.train.TrainingOptions;

/**
 * The paper's method (section 3), with the contexts of the options; or one term of its loss alone,
 * the other things equal (Table 9). Scores: S_NND and S_LH.
 */
public sealed class Con2 extends ContrastiveMethod permits Con2Auto {

  private final Objective objective;

  /** Trained on these terms of the loss. */
  public Con2(Objective objective) {
    super(
        new ScoreBy("nnd", NearestNeighbourScorer::fit), new ScoreBy("lh", LikelihoodScorer::fit));
    this.objective = objective;
  }

  @Override
  public String name() {
    return objective == Objective.CON2 ? "con2" : "con2-" + objective;
  }

  @Override
  public TrainingOptions optionsOf(TrainingOptions shared) {
    return shared.toBuilder().objective(objective).build();
  }
}
