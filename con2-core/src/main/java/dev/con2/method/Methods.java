package dev.con2.method;

import dev.con2.error.InvalidInputException;
import dev.con2.train.Objective;
import java.util.List;
import java.util.stream.Collectors;

/** The methods that experiments can run: a new one is a class and a line here. */
public final class Methods {

  /** All, in the order of the paper's tables. */
  public static final List<Method> ALL =
      List.of(
          new Simclr(),
          new Con2(Objective.CONTENT),
          new Con2(Objective.CONTEXT),
          new Con2(Objective.CON2),
          new Con2Auto());

  private Methods() {}

  /**
   * The method of that name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Method named(String name) {
    return ALL.stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "method '%s' is not known; give one of %s"
                        .formatted(
                            name,
                            ALL.stream().map(Method::name).collect(Collectors.joining(", ")))));
  }
}
