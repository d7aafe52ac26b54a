package dev.con2.app.demo;

/**
 * A place or a direction in the plane. Part coordinates: x to the right, y down, the part about two
 * units high with its middle at the origin.
 */
record Vertex(double x, double y) {

  static Vertex ofAngle(double radians) {
    return new Vertex(StrictMath.cos(radians), StrictMath.sin(radians));
  }

  Vertex plus(Vertex other) {
    return new Vertex(x + other.x, y + other.y);
  }

  Vertex minus(Vertex other) {
    return new Vertex(x - other.x, y - other.y);
  }

  Vertex times(double factor) {
    return new Vertex(x * factor, y * factor);
  }

  double dot(Vertex other) {
    return x * other.x + y * other.y;
  }

  /** This direction turned by a quarter. */
  Vertex perpendicular() {
    return new Vertex(-y, x);
  }

  /** Seen from axes of which the first points along the given unit direction. */
  Vertex along(Vertex axis) {
    return new Vertex(dot(axis), dot(axis.perpendicular()));
  }

  double length() {
    return Math.sqrt(dot(this));
  }
}
