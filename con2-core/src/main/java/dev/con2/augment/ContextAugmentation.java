package dev.con2.augment;

import dev.con2.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A context augmentation t_C of section 3.1: some transformations, applied one after the other.
 * Without any of them it is the original context.
 *
 * @param transformations each at most once and at most one turn, in the order of {@link
 *     Transformation}
 */
public record ContextAugmentation(List<Transformation> transformations) {

  /** The context of pictures as they are, always the first of a model. */
  public static final ContextAugmentation ORIGINAL = new ContextAugmentation(List.of());

  /** The original context, then one to three quarter turns counter-clockwise. */
  public static final List<ContextAugmentation> QUARTER_TURNS =
      List.of(
          ORIGINAL,
          of(Transformation.ROTATE90),
          of(Transformation.ROTATE180),
          of(Transformation.ROTATE270));

  /**
   * The original context, then the left and the right half exchanged, the upper and the lower, and
   * both.
   */
  public static final List<ContextAugmentation> EXCHANGED_HALVES =
      List.of(
          ORIGINAL,
          of(Transformation.HALVES_ACROSS),
          of(Transformation.HALVES_DOWN),
          of(Transformation.HALVES_ACROSS, Transformation.HALVES_DOWN));

  private static final String ORIGINAL_NAME = "none";

  /**
   * Puts them in order.
   *
   * @throws InvalidInputException if a transformation is there twice, or two turns are
   */
  public ContextAugmentation {
    transformations = transformations.stream().sorted().toList();
    for (Transformation one : transformations) {
      if (transformations.indexOf(one) != transformations.lastIndexOf(one)) {
        throw new InvalidInputException(
            "context '%s' names %s twice; name each part once"
                .formatted(joined(transformations), one));
      }
    }
    if (transformations.stream().filter(one -> one.quarterTurns() > 0).count() > 1) {
      throw new InvalidInputException(
          "context '%s' turns twice; name one turn".formatted(joined(transformations)));
    }
  }

  private static String joined(List<Transformation> transformations) {
    return transformations.stream().map(Object::toString).collect(Collectors.joining("+"));
  }

  /** The context of these transformations. */
  public static ContextAugmentation of(Transformation... transformations) {
    return new ContextAugmentation(List.of(transformations));
  }

  /**
   * Reads a name such as {@code flip}, {@code invert} or {@code flip+invert}.
   *
   * @throws InvalidInputException if a part of the name is not known or stands twice
   */
  public static ContextAugmentation parse(String name) {
    return new ContextAugmentation(
        Arrays.stream(name.split("\\+", -1)).map(Transformation::parse).toList());
  }

  /** Reads what {@link #toString} gives, the original context's name among it. */
  public static ContextAugmentation ofRecord(String name) {
    return name.equals(ORIGINAL_NAME) ? ORIGINAL : parse(name);
  }

  /**
   * The first of all eight contexts of appendix E.1, the original one among them, in the order
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
   * original one.
   *
   * @return the original context and those named, at least 2
   * @throws InvalidInputException if a name is not known or stands twice
   */
  public static List<ContextAugmentation> parseList(String names) {
    List<ContextAugmentation> contexts = new ArrayList<>();
    contexts.add(ORIGINAL);
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

  /** The list that {@link #parseList} reads: the names of all but the original context. */
  public static String names(List<ContextAugmentation> contexts) {
    return contexts.stream()
        .filter(context -> !context.equals(ORIGINAL))
        .map(ContextAugmentation::toString)
        .collect(Collectors.joining(","));
  }

  /**
   * Whether a quarter turn is among these contexts. Once left and right are exchanged after it, it
   * is the quarter turn the other way. So images in such contexts are flipped before they are
   * turned.
   */
  public static boolean changedByAFlip(List<ContextAugmentation> contexts) {
    return contexts.stream()
        .flatMap(context -> context.transformations.stream())
        .anyMatch(one -> one.quarterTurns() % 2 == 1);
  }

  /**
   * Whether the two differ by an exchange of left and right at most, and so not at all in views,
   * where that is drawn: upside down is half a turn with left and right exchanged. With a quarter
   * turn among them this holds of images that are flipped first, see {@link #changedByAFlip}.
   */
  public boolean isSameButForAFlip(ContextAugmentation other) {
    return besideTurns().equals(other.besideTurns()) && quarterTurns() == other.quarterTurns();
  }

  private List<Transformation> besideTurns() {
    return transformations.stream()
        .filter(one -> one != Transformation.FLIP && one.quarterTurns() == 0)
        .toList();
  }

  /** How far it turns, left and right aside. */
  private int quarterTurns() {
    int turns = transformations.stream().mapToInt(Transformation::quarterTurns).sum();
    return (transformations.contains(Transformation.FLIP) ? turns + 2 : turns) % 4;
  }

  /** The name that {@link #parse} reads; {@code none} for the original context. */
  @Override
  public String toString() {
    return transformations.isEmpty() ? ORIGINAL_NAME : joined(transformations);
  }
}
