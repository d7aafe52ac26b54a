package dev.con2.train;

import java.util.Locale;

/** Which terms of L_CON2 (equation 4) are trained on: both, or one alone as in Table 9. */
public enum Objective {
  /** L_Context + alpha L_Content, the paper's. */
  CON2,
  /** L_Context alone. */
  CONTEXT,
  /**
   * L_Content alone, at full weight from the first step. With the untouched context alone this is
   * SimCLR's loss (Chen et al. 2020).
   */
  CONTENT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
