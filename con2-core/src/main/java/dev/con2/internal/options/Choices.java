package dev.con2.internal.options;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/** The constants of an enum by their text. */
public final class Choices {

  private Choices() {}

  /**
   * The constant of that text.
   *
   * @param type an enum
   * @param name of what is chosen, such as {@code stem}
   * @throws InvalidInputException naming all constants, if it is the text of none
   */
  public static <E> E parse(Class<E> type, String name, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s '%s' is not known; give %s".formatted(name, text, listed(type))));
  }

  private static String listed(Class<?> type) {
    List<String> texts = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
    int last = texts.size() - 1;
    return String.join(", ", texts.subList(0, last)) + " or " + texts.get(last);
  }
}
