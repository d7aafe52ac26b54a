package dev.con2.app.demo;

/**
 * How bad the defects are. To make the task easier or harder as a whole, change {@link #DEMO}'s
 * {@code STRENGTH}; to change one defect, its ranges. A missing hole has no degree: it is there or
 * it is not. Lengths are in part units (the part is two high).
 *
 * @param scratchWidth half the width of a gouge
 * @param scratchLength from end to end
 * @param scratchContrast how far its ground differs from the face, 0 to 1
 * @param stainRadius mean radius of a stain
 * @param stainOpacity how much of the face it hides, 0 to 1
 * @param bendDepth how far the outline is moved
 * @param bendReach radius of the part of the outline that is moved with it
 */
record Severity(
    Range scratchWidth,
    Range scratchLength,
    Range scratchContrast,
    Range stainRadius,
    Range stainOpacity,
    Range bendDepth,
    Range bendReach) {

  /** The one knob: 1 is plain to a person at 64 by 64 pixels, less is subtler. */
  private static final double STRENGTH = 1.5;

  /** What the demo uses. */
  static final Severity DEMO =
      new Severity(
          new Range(0.05 * STRENGTH, 0.085 * STRENGTH),
          new Range(1.0 * STRENGTH, 1.6 * STRENGTH),
          new Range(0.7, 0.95),
          new Range(0.26 * STRENGTH, 0.38 * STRENGTH),
          new Range(0.7, 0.95),
          new Range(0.22 * STRENGTH, 0.34 * STRENGTH),
          new Range(0.36, 0.46));
}
