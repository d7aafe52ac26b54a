package dev.con2.image;

/** placeholder until merged. */
public record Preprocessing(int side, Fit fit) {
  /** f. */
  public enum Fit {
    /** s. */
    STRETCH,
    /** c. */
    CROP
  }
}
