package dev.con2.app.demo;

/** One draw of everything that may legitimately vary: what a camera sees before any defect. */
record Scene(Pose pose, Light light, Material material, Bench bench, double noise) {

  /**
   * Where the part lies: a position in the picture is {@code shift + scale * turned(position on the
   * part)}.
   */
  record Pose(Vertex axis, Vertex shift, double scale) {

    /** The position on the part seen at one in the picture, where both axes run from -1 to 1. */
    Vertex toPart(Vertex place) {
      return place.minus(shift).along(axis).times(1 / scale);
    }

    /** A direction in the picture as a direction on the part. */
    Vertex directionToPart(Vertex direction) {
      return direction.along(axis);
    }
  }

  /** The lamp: towards is the unit direction in the picture in which it stands. */
  record Light(
      Vertex towards,
      double brightness,
      double warmth,
      double falloff,
      double vignette,
      double shadowLength,
      double shadowDepth) {}

  /** The metal and its finish; brush is the unit direction of the brush marks on the part. */
  record Material(
      Colour colour,
      Vertex brush,
      double brushing,
      double mottling,
      double gloss,
      double glossPlace) {}

  /** What the part lies on. */
  record Bench(Colour colour, double texture) {}

  static Scene draw(Draws draws, Variation variation) {
    return new Scene(
        pose(draws, variation),
        light(draws, variation),
        material(draws, variation),
        bench(draws, variation),
        draws.from(variation.noise()));
  }

  private static Pose pose(Draws draws, Variation variation) {
    return new Pose(
        Vertex.ofAngle(draws.from(variation.turn())),
        new Vertex(draws.from(variation.shift()), draws.from(variation.shift())),
        draws.from(variation.scale()));
  }

  private static Light light(Draws draws, Variation variation) {
    return new Light(
        Vertex.ofAngle(draws.from(variation.lampSwing()) - Math.PI / 2),
        draws.from(variation.brightness()),
        draws.from(variation.warmth()),
        draws.from(variation.falloff()),
        draws.from(variation.vignette()),
        draws.from(variation.shadowLength()),
        draws.from(variation.shadowDepth()));
  }

  private static Material material(Draws draws, Variation variation) {
    return new Material(
        variation.metal().times(draws.from(variation.metalTone())),
        Vertex.ofAngle(draws.angle()),
        draws.from(variation.brushing()),
        draws.from(variation.mottling()),
        draws.from(variation.gloss()),
        draws.from(Range.around(0, 0.7)));
  }

  private static Bench bench(Draws draws, Variation variation) {
    double tone = draws.from(variation.benchTone());
    return new Bench(
        new Colour(tone, tone, tone).warmed(draws.from(variation.benchTint())),
        draws.from(variation.benchTexture()));
  }
}
