package dev.con2.augment;

import dev.con2.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A context augmentation t_C of section 3.1, made of Flip, Invert and Equalize, applied in this
 * order where several are chosen. Without any of them it is the untouched context.
 *
 * @param flip reverse the rows: up becomes down
 * @param invert every value x in [0, 1] becomes 1 - x
 * @param equalize histogram equalisation of each channel alone, on 256 levels
 */
public record ContextAugmentation(boolean flip, boolean invert, boolean equalize) {

  /** The context of pictures as they are, always the first of a model. */
  public static final ContextAugmentation UNTOUCHED = new ContextAugmentation(false, false, false);

  /**
   * Reads a name such as {@code flip}, {@code invert} or {@code flip+invert}.
   *
   * @throws InvalidInputException if a part of the name is not known or stands twice
   */
  public static ContextAugmentation parse(String name) {
    boolean flip = false;
    boolean invert = false;
    boolean equalize = false;
    for (String part : name.split("\\+", -1)) {
      boolean twice =
          switch (part) {
            case "flip" -> flip;
            case "invert" -> invert;
            case "equalize" -> equalize;
            default -> throw unknown(name, part);
          };
      if (twice) {
        throw new InvalidInputException(
            "context '" + name + "' names " + part + " twice; name each part once");
      }
      flip |= part.equals("flip");
      invert |= part.equals("invert");
      equalize |= part.equals("equalize");
    }
    return new ContextAugmentation(flip, invert, equalize);
  }

  private static InvalidInputException unknown(String name, String part) {
    return new InvalidInputException(
        "context '"
            + (part.isEmpty() ? name : part)
            + "' is not known; give flip, invert, equalize or several joined by +, such as"
            + " flip+invert");
  }

  /**
   * The first of all eight contexts (appendix E.1), the untouched one among them, in the order
   * none, F, I, E, FI, FE, IE, FIE. The order is a choice, the paper being silent.
   *
   * @param count C, 2 to 8
   */
  public static List<ContextAugmentation> first(int count) {
    return parseList(
            "flip,invert,equalize,flip+invert,flip+equalize,invert+equalize,flip+invert+equalize")
        .subList(0, count);
  }

  /**
   * Reads a list such as {@code flip} or {@code flip,invert,flip+invert}: the contexts beside the
   * untouched one.
   *
   * @return the untouched context and those named, 2 to 8 of them
   * @throws InvalidInputException if a name is not known or stands twice
   */
  public static List<ContextAugmentation> parseList(String names) {
    List<ContextAugmentation> contexts = new ArrayList<>();
    contexts.add(UNTOUCHED);
    for (String name : names.split(",", -1)) {
      ContextAugmentation context = parse(name.strip());
      if (contexts.contains(context)) {
        throw new InvalidInputException(
            "context '" + name.strip() + "' is given twice; give each context once");
      }
      contexts.add(context);
    }
    return List.copyOf(contexts);
  }

  /** The list that {@link #parseList} reads: the names of all but the untouched context. */
  public static String names(List<ContextAugmentation> contexts) {
    return contexts.stream()
        .filter(context -> !context.equals(UNTOUCHED))
        .map(ContextAugmentation::toString)
        .collect(Collectors.joining(","));
  }

  /** The name that {@link #parse} reads; {@code none} for the untouched context. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (flip) {
      parts.add("flip");
    }
    if (invert) {
      parts.add("invert");
    }
    if (equalize) {
      parts.add("equalize");
    }
    return parts.isEmpty() ? "none" : String.join("+", parts);
  }
}
