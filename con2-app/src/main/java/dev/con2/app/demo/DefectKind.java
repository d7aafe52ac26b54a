package dev.con2.app.demo;

import java.util.Locale;

/** What can be wrong with a part in the demo's pictures. */
public enum DefectKind {
  /** A wide, long gouge across the face. */
  SCRATCH,
  /** One hole not drilled. */
  MISSING_HOLE,
  /** A patch of rust, oil or residue. */
  STAIN,
  /** A piece of the outline pushed out of place. */
  BENT_EDGE;

  /** The name of the folder that holds its pictures, for example {@code missing_hole}. */
  public String folderName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One draw of this defect; face is the colour of the metal, from which it must stand out. */
  Defect draw(Draws draws, Colour face) {
    return switch (this) {
      case SCRATCH -> Defect.Scratch.draw(draws, Severity.DEMO, face);
      case MISSING_HOLE -> Defect.MissingHole.draw(draws);
      case STAIN -> Defect.Stain.draw(draws, Severity.DEMO, face);
      case BENT_EDGE -> Defect.BentEdge.draw(draws, Severity.DEMO);
    };
  }
}
