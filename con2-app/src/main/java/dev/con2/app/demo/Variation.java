package dev.con2.app.demo;

/**
 * How far normal pictures differ from each other: everything here is legitimate and must not be
 * flagged. Brightnesses and colours are shares of full scale, lengths are in part units unless
 * said.
 *
 * @param turn rotation of the part, radians
 * @param shift sideways and upright, each, in half picture sides
 * @param scale half picture sides per part unit
 * @param lampSwing how far the lamp stands to the side of straight above the part, radians; the
 *     lamp of an inspection station is fixed, so the top of a part is lit and the shadow falls
 *     below it
 * @param brightness of the light
 * @param warmth of the light: positive redder, negative bluer
 * @param falloff how much brighter the side next to the lamp is
 * @param vignette darkening in the corners of the picture
 * @param shadowLength how far the shadow falls
 * @param shadowDepth darkness of the shadow
 * @param metal the base colour of the material
 * @param metalTone brightness of the material about its base colour
 * @param gloss strength of the soft highlight across the face
 * @param brushing strength of the brush marks
 * @param mottling strength of the cast texture
 * @param benchTone brightness of the background
 * @param benchTint colour of the background: positive redder, negative bluer
 * @param benchTexture strength of the background's texture
 * @param noise deviation of the sensor noise
 */
record Variation(
    Range turn,
    Range shift,
    Range scale,
    Range lampSwing,
    Range brightness,
    Range warmth,
    Range falloff,
    Range vignette,
    Range shadowLength,
    Range shadowDepth,
    Colour metal,
    Range metalTone,
    Range gloss,
    Range brushing,
    Range mottling,
    Range benchTone,
    Range benchTint,
    Range benchTexture,
    Range noise) {

  private static final Colour STEEL = new Colour(0.66, 0.67, 0.69);

  /** What the demo uses. */
  static final Variation DEMO =
      new Variation(
          Range.around(0, 0.04),
          Range.around(0, 0.015),
          new Range(0.8, 0.83),
          Range.around(0, 0.4),
          new Range(0.85, 1.15),
          Range.around(0, 0.04),
          new Range(0.05, 0.35),
          new Range(0, 0.3),
          new Range(0.05, 0.16),
          new Range(0.3, 0.6),
          STEEL,
          new Range(0.85, 1.15),
          new Range(0, 0.25),
          new Range(0.02, 0.1),
          new Range(0.02, 0.08),
          new Range(0.14, 0.24),
          Range.around(0, 0.06),
          new Range(0.02, 0.12),
          new Range(0.005, 0.02));
}
