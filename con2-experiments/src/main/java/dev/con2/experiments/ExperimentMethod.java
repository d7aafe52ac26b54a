package dev.con2.experiments;

import dev.con2.Methods;
import dev.con2.augment.ContextAugmentation;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.options.Options;
import dev.con2.method.EncoderMethod;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import dev.con2.method.con2.Contexts;
import dev.con2.method.con2.Terms;
import dev.con2.score.ScorerFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A method as experiments know it: every method of {@link Methods} by its own name, trained as
 * CON2's paper has it ({@link Method#paperOptions}), and CON2 with a term of its loss alone (Table
 * 9) or with a context that is chosen for each training (CON2 (Best) of Figure 5).
 *
 * @param name such as {@code con2-auto}
 * @param method with the options that the name stands for
 */
public record ExperimentMethod(String name, Method method) {

  private static final Map<String, Method> ALL = all();

  private static Map<String, Method> all() {
    Map<String, Method> all = new LinkedHashMap<>();
    all.put("con2-content", Options.with(Con2Method.DEFAULT, "terms", Terms.CONTENT.toString()));
    all.put("con2-context", Options.with(Con2Method.DEFAULT, "terms", Terms.CONTEXT.toString()));
    all.put(
        "con2-auto", Options.with(Con2Method.DEFAULT, "context", Contexts.AUTOMATIC.toString()));
    Methods.ALL.forEach(method -> all.put(method.name(), method));
    return all;
  }

  /**
   * The method of that name.
   *
   * @throws InvalidInputException if there is none
   */
  static ExperimentMethod named(String name) {
    Method method = ALL.get(name);
    if (method == null) {
      throw new InvalidInputException(
          "method '%s' is not known; give one of %s"
              .formatted(name, String.join(", ", ALL.keySet())));
    }
    return new ExperimentMethod(name, method);
  }

  /** The names of its scores. */
  List<String> scores() {
    return method.scorers().stream().map(ScorerFactory::name).toList();
  }

  /** The same with these contexts, if it is trained with those that it is given. */
  ExperimentMethod in(List<ContextAugmentation> contexts) {
    return method instanceof Con2Method con2 && !con2.leavesChoice()
        ? new ExperimentMethod(
            name, Options.with(con2, "context", ContextAugmentation.names(contexts)))
        : this;
  }

  /** Whether runs with different seeds are the same run. */
  boolean ignoresSeed() {
    return method.ignoresSeed();
  }

  /** The names of the contexts of these options beside the original one; none without CON2. */
  static List<String> contexts(TrainingOptions options) {
    return options.method() instanceof Con2Method own
        ? own.contexts().stream().skip(1).map(Object::toString).toList()
        : List.of();
  }

  /** Whether the context is chosen by the images. */
  public boolean choosesContext() {
    return method instanceof EncoderMethod own && own.leavesChoice();
  }
}
