package dev.con2.method.csi;

import dev.con2.augment.ContextAugmentation;
import java.util.List;
import java.util.Locale;

/** The families of shifts that CSI's code has. */
public enum Shifts {
  /** Quarter turns counter-clockwise. */
  ROTATION(ContextAugmentation.QUARTER_TURNS),
  /** Halves that change places, which can be told in pictures that have no up. */
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

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
