package dev.con2.internal.archive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;

/**
 * Fields of {@code model.json} by name. Jackson reads text as 0 where a number is asked for; here
 * one that is missing or of another kind is an {@link IllegalArgumentException} that names it.
 */
public final class JsonFields {

  private JsonFields() {}

  /** A number. */
  public static double number(JsonNode object, String name) {
    return required(object, name, JsonNode::isNumber, "a number").doubleValue();
  }

  /** A whole number of 32 bits. */
  public static int whole(JsonNode object, String name) {
    return required(
            object,
            name,
            node -> node.isIntegralNumber() && node.canConvertToInt(),
            "a whole number")
        .intValue();
  }

  /** Text. */
  public static String text(JsonNode object, String name) {
    return required(object, name, JsonNode::isTextual, "text").textValue();
  }

  /** True or false. */
  public static boolean truth(JsonNode object, String name) {
    return required(object, name, JsonNode::isBoolean, "true or false").booleanValue();
  }

  /** A list of numbers. */
  public static double[] numbers(JsonNode object, String name) {
    JsonNode array = required(object, name, JsonNode::isArray, "a list");
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = checked(array.get(i), name, JsonNode::isNumber, "a number").doubleValue();
    }
    return numbers;
  }

  private static JsonNode required(
      JsonNode object, String name, Predicate<JsonNode> kind, String words) {
    return checked(object.required(name), name, kind, words);
  }

  private static JsonNode checked(
      JsonNode node, String name, Predicate<JsonNode> kind, String words) {
    if (!kind.test(node)) {
      throw new IllegalArgumentException(
          "%s has %s where %s must stand".formatted(name, node, words));
    }
    return node;
  }
}
