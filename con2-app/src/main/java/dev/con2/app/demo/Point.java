package dev.con2.app.demo;

/**
 * A place or a direction in the plane. Part coordinates: x to the right, y down, the part about two
 * units high with its middle at the origin.
 */
record Point(double x, double y) {

  static Point ofAngle(double radians) {
    return new Point(StrictMath.cos(radians), StrictMath.sin(radians));
  }

  Point plus(Point other) {
    return new Point(x + other.x, y + other.y);
  }

  Point minus(Point other) {
    return new Point(x - other.x, y - other.y);
  }

  Point times(double factor) {
    return new Point(x * factor, y * factor);
  }

  double dot(Point other) {
    return x * other.x + y * other.y;
  }

  /** This direction turned by a quarter. */
  Point perpendicular() {
    return new Point(-y, x);
  }

  /** Seen from axes of which the first points along the given unit direction. */
  Point along(Point axis) {
    return new Point(dot(axis), dot(axis.perpendicular()));
  }

  double length() {
    return Math.sqrt(dot(this));
  }
}
