package dev.con2.method;

import java.util.Locale;

/** What the fixed test-time views of section 3.3 are drawn from. */
public enum ViewFamily {
  /** Crops and horizontal flips alone: colours stay as they are. */
  CROPS,
  /** T as training has it, but for the size of the crops: with colour jitter, grey and blur. */
  FULL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
