package dev.con2.method.csi;

import dev.con2.augment.ContextAugmentation;
import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The families of shifts that CSI's code has. */
public enum Shifts {
  /** Quarter turns counter-clockwise. */
  ROTATION(ContextAugmentation.QUARTER_TURNS),
  /** Halves that change places, for pictures that have no up. */
  CUTPERM(ContextAugmentation.EXCHANGED_HALVES);

  /** K, how many each family has. */
  static final int COUNT = 4;

  private final List<ContextAugmentation> contexts;

  Shifts(List<ContextAugmentation> contexts) {
    this.contexts = contexts;
  }

  /** The shifts s_0 to s_3; s_0 changes nothing. */
  List<ContextAugmentation> contexts() {
    return contexts;
  }

  /**
   * Reads {@code rotation} or {@code cutperm}.
   *
   * @throws InvalidInputException if the name is neither
   */
  public static Shifts parse(String name) {
    return Arrays.stream(values())
        .filter(shifts -> shifts.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "shifts '%s' is not known; give rotation or cutperm".formatted(name)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
