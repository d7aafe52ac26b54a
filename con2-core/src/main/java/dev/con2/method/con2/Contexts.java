package dev.con2.method.con2;

import dev.con2.augment.ContextAugmentation;
import dev.con2.error.InvalidInputException;
import java.util.List;

/**
 * The contexts of a training.
 *
 * @param list 2 to 8, the original one first; while they are to be chosen, some that stand for them
 * @param automatic whether they are to be chosen by the images
 */
public record Contexts(List<ContextAugmentation> list, boolean automatic) {

  /** Left to be chosen by the images. */
  public static final Contexts AUTOMATIC = new Contexts(ContextAugmentation.first(2), true);

  private static final String AUTO = "auto";

  /**
   * Checks the list.
   *
   * @throws InvalidInputException if the contexts are too few, too many or not different
   */
  public Contexts {
    list = List.copyOf(list);
    if (list.size() < 2
        || list.size() > 8
        || !list.get(0).equals(ContextAugmentation.ORIGINAL)
        || list.stream().distinct().count() != list.size()) {
      throw new InvalidInputException(
          "contexts %s cannot be used; give one to seven different ones beside the original pictures"
              .formatted(list));
    }
  }

  /** These contexts, the original one first. */
  public static Contexts of(List<ContextAugmentation> list) {
    return new Contexts(list, false);
  }

  /**
   * Reads {@code auto}, or a list such as {@code flip} or {@code flip,invert}.
   *
   * @throws InvalidInputException if a name is not known, or the contexts cannot be used
   */
  public static Contexts parse(String text) {
    return text.equals(AUTO) ? AUTOMATIC : of(ContextAugmentation.parseList(text));
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return automatic ? AUTO : ContextAugmentation.names(list);
  }
}
