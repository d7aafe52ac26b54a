package dev.con2.internal.archive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Fields of {@code model.json} by name. Jackson reads text as 0 and 16.9 as 16 where a whole number
 * is asked for; here a field that is missing or of another kind is an {@link
 * IllegalArgumentException} that names it. Numbers are finite: JSON has 1e999, which is none.
 */
public final class JsonFields {

  /** As much of a wrong value is shown. */
  private static final int SHOWN = 60;

  private JsonFields() {}

  /** A finite number. */
  public static double number(JsonNode object, String name) {
    return required(object, name, JsonFields::isFinite, "a number").doubleValue();
  }

  /** The same, or the other where there is no such field. */
  public static double number(JsonNode object, String name, double other) {
    return object.has(name) ? number(object, name) : other;
  }

  /**
   * A finite number from a range.
   *
   * @param words what must stand there, such as {@code a share}
   */
  public static double number(JsonNode object, String name, double low, double high, String words) {
    return required(
            object,
            name,
            node -> isFinite(node) && node.doubleValue() >= low && node.doubleValue() <= high,
            words)
        .doubleValue();
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

  /** The same, or the other where there is no such field. */
  public static int whole(JsonNode object, String name, int other) {
    return object.has(name) ? whole(object, name) : other;
  }

  /** A whole number of 32 bits that is not negative. */
  public static int count(JsonNode object, String name) {
    return required(
            object,
            name,
            node -> node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0,
            "a whole number of at least 0")
        .intValue();
  }

  /** Text. */
  public static String text(JsonNode object, String name) {
    return required(object, name, JsonNode::isTextual, "text").textValue();
  }

  /** The same, or the other where there is no such field. */
  public static String text(JsonNode object, String name, String other) {
    return object.has(name) ? text(object, name) : other;
  }

  /** Texts by name, in their order. */
  public static Map<String, String> texts(JsonNode object, String name) {
    JsonNode fields = object(object, name);
    Map<String, String> texts = new LinkedHashMap<>();
    fields.fieldNames().forEachRemaining(field -> texts.put(field, text(fields, field)));
    return texts;
  }

  /** Values by name, in their order; each is text, a number, or true or false. */
  public static Map<String, Object> values(JsonNode object, String name) {
    JsonNode fields = object(object, name);
    Map<String, Object> values = new LinkedHashMap<>();
    fields
        .fieldNames()
        .forEachRemaining(
            field ->
                values.put(
                    field,
                    value(
                        required(
                            fields,
                            field,
                            node -> node.isTextual() || node.isNumber() || node.isBoolean(),
                            "a value"))));
    return values;
  }

  private static Object value(JsonNode node) {
    if (node.isNumber()) {
      return node.numberValue();
    }
    return node.isBoolean() ? (Object) node.booleanValue() : node.textValue();
  }

  /** An object. */
  public static JsonNode object(JsonNode object, String name) {
    return required(object, name, JsonNode::isObject, "an object");
  }

  /** A list. */
  public static JsonNode list(JsonNode object, String name) {
    return required(object, name, JsonNode::isArray, "a list");
  }

  /** True or false. */
  public static boolean truth(JsonNode object, String name) {
    return required(object, name, JsonNode::isBoolean, "true or false").booleanValue();
  }

  /** A list of finite numbers. */
  public static double[] numbers(JsonNode object, String name) {
    JsonNode array = list(object, name);
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = checked(array.get(i), name, JsonFields::isFinite, "a number").doubleValue();
    }
    return numbers;
  }

  private static boolean isFinite(JsonNode node) {
    return node.isNumber() && Double.isFinite(node.doubleValue());
  }

  private static JsonNode required(
      JsonNode object, String name, Predicate<JsonNode> kind, String words) {
    if (!object.isObject()) {
      throw new IllegalArgumentException(
          "%s stands where an object with %s must stand".formatted(shown(object), name));
    }
    return checked(object.required(name), name, kind, words);
  }

  private static JsonNode checked(
      JsonNode node, String name, Predicate<JsonNode> kind, String words) {
    if (!kind.test(node)) {
      throw new IllegalArgumentException(
          "%s has %s where %s must stand".formatted(name, shown(node), words));
    }
    return node;
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
