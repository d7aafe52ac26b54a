package dev.con2.app.demo;

import java.util.List;

/** Red, green and blue, each 0 (none) to 1 (full); sums on the way to a pixel may leave that. */
record Colour(double red, double green, double blue) {

  /** How far two colours lie apart: 0 for the same, 1 for black and white. */
  double distance(Colour other) {
    double reds = red - other.red;
    double greens = green - other.green;
    double blues = blue - other.blue;
    return Math.sqrt((reds * reds + greens * greens + blues * blues) / 3);
  }

  /** Those of the choices that lie clearly apart from this colour. */
  List<Colour> contrasting(List<Colour> choices) {
    return choices.stream().filter(choice -> distance(choice) > 0.25).toList();
  }

  Colour times(double factor) {
    return new Colour(red * factor, green * factor, blue * factor);
  }

  Colour plus(double white) {
    return new Colour(red + white, green + white, blue + white);
  }

  /** Warmer (redder) for a positive amount, colder (bluer) for a negative one. */
  Colour warmed(double amount) {
    return new Colour(red * (1 + amount), green, blue * (1 - amount));
  }

  /** This colour at share 0, the other at share 1. */
  Colour mixed(Colour other, double share) {
    return new Colour(
        red + (other.red - red) * share,
        green + (other.green - green) * share,
        blue + (other.blue - blue) * share);
  }
}
