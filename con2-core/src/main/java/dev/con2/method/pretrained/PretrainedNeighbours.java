package dev.con2.method.pretrained;

import dev.con2.augment.ContextAugmentation;
import dev.con2.internal.score.Scorers;
import dev.con2.internal.train.Objective;
import dev.con2.method.EncoderMethod;
import dev.con2.score.ScorerFactory;
import java.util.List;
import java.util.Optional;

/**
 * A yardstick, and where a network fits that somebody trained on pictures like these a strong
 * detector: the nearest neighbour and the Gaussian on a frozen encoder, without views beside the
 * picture as it is.
 */
public record PretrainedNeighbours() implements EncoderMethod {

  /** The only one there is. */
  public static final PretrainedNeighbours DEFAULT = new PretrainedNeighbours();

  @Override
  public String name() {
    return "pretrained-neighbours";
  }

  @Override
  public String summary() {
    return "Nearest neighbours by an encoder that somebody trained, which is to be given.";
  }

  @Override
  public List<ScorerFactory> scorers() {
    return List.of(Scorers.NEAREST_NEIGHBOUR, Scorers.LIKELIHOOD);
  }

  @Override
  public Optional<Objective> objective() {
    return Optional.empty();
  }

  @Override
  public List<ContextAugmentation> contexts() {
    return List.of(ContextAugmentation.ORIGINAL);
  }

  @Override
  public int defaultViews() {
    return 1;
  }
}
