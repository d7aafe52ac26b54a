package dev.con2.method;

import dev.con2.score.ScorerFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way to learn from normal images alone and then to score any image. Immutable: a record of the
 * method's own options (see {@link dev.con2.internal.options.Option}).
 */
public sealed interface Method permits EncoderMethod, FeatureMethod {

  /** Its name in options and files, such as {@code con2}. */
  String name();

  /** What it is, in a sentence for a list of methods. */
  String summary();

  /** Its scores, at least one, in the order of the paper's tables. A model holds all of them. */
  List<ScorerFactory> scorers();

  /** The name of the score that is used unless asked otherwise. */
  default String defaultScore() {
    return scorers().get(0).name();
  }

  /** The name of the score that its paper's main figures are of, where that is another. */
  default Optional<String> paperScore() {
    return Optional.empty();
  }

  /**
   * What an experiment trains it with, where the paper says, or means by its batch, otherwise than
   * for CON2. The optimiser is CON2's unless the option {@code recipe} says otherwise.
   *
   * @param ofCon2 see {@link PaperOptions#options}
   * @return options by name; itself where nothing is otherwise
   */
  default Map<String, Object> paperOptions(Map<String, Object> ofCon2) {
    return ofCon2;
  }

  /** Whether the seed changes nothing: it neither trains nor draws. */
  boolean ignoresSeed();

  /** How many normal images it needs to learn from at least. */
  default int minimumImages() {
    return 2;
  }
}
