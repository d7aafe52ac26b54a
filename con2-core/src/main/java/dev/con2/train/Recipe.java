package dev.con2.train;

import java.util.Locale;

/** Whose optimiser and schedule a method is trained with. */
public enum Recipe {
  /** That of CON2, for every method: what is compared is the methods alone. */
  COMMON,
  /** That of the method's own authors. */
  ORIGINAL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
