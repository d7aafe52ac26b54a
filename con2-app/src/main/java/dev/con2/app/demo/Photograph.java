package dev.con2.app.demo;

import java.awt.image.BufferedImage;

/**
 * The camera: turns a scene, a defect and a grain into pixels. Geometry comes from the distance to
 * the nearest edge, which gives smooth edges, chamfers and soft shadows without any platform
 * graphics, so that the pixels are the same everywhere.
 */
final class Photograph {

  /** Pixels a side. */
  static final int SIDE = 128;

  private static final double CHAMFER = 0.06;
  private static final double STEEP = 0.9;
  private static final double LAMP_HEIGHT = 0.9;
  private static final double AMBIENT = 0.45;
  private static final double PENUMBRA = 0.09;

  private final Scene scene;
  private final Defect defect;
  private final PartShape shape;
  private final ValueNoise texture;
  private final Draws sensor;
  private final Vertex lampOnPart;

  private Photograph(Scene scene, Defect defect, Draws grain) {
    this.scene = scene;
    this.defect = defect;
    this.shape = defect.shape();
    this.texture = new ValueNoise(grain.seed());
    this.sensor = grain;
    this.lampOnPart = scene.pose().directionToPart(scene.light().towards());
  }

  /** The picture of a scene with a defect; grain gives texture and sensor noise. */
  static BufferedImage take(Scene scene, Defect defect, Draws grain) {
    return new Photograph(scene, defect, grain).expose();
  }

  private BufferedImage expose() {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        picture.setRGB(column, row, develop(seen(place(column, row))));
      }
    }
    return picture;
  }

  /** The middle of a pixel as a position in the picture, where both axes run from -1 to 1. */
  private static Vertex place(int column, int row) {
    return new Vertex((2 * column + 1.0) / SIDE - 1, (2 * row + 1.0) / SIDE - 1);
  }

  private Colour seen(Vertex place) {
    Vertex onPart = scene.pose().toPart(place);
    double distance = distance(onPart);
    double pixel = 2 / (SIDE * scene.pose().scale());
    double metal = 1 - smoothStep(-pixel, pixel, distance);
    Colour colour = metal < 1 ? bench(place, onPart) : scene.bench().colour();
    if (metal > 0) {
      colour = colour.mixed(face(onPart, distance), metal);
    }
    return colour.times(illumination(place)).warmed(scene.light().warmth());
  }

  private double distance(Vertex onPart) {
    return shape.distance(defect.origin(onPart));
  }

  private Colour bench(Vertex place, Vertex onPart) {
    Scene.Light light = scene.light();
    Vertex caster = onPart.plus(lampOnPart.times(light.shadowLength()));
    double dark = 1 - smoothStep(-PENUMBRA, PENUMBRA, distance(caster));
    double contact = 1 - smoothStep(0, 0.12, distance(onPart));
    double cloth =
        texture.cloudy(4 * place.x(), 4 * place.y()) * 0.6
            + texture.at(45 * place.x() + 300, 45 * place.y()) * 0.4;
    return scene
        .bench()
        .colour()
        .times(1 + scene.bench().texture() * cloth * 2)
        .times(1 - light.shadowDepth() * dark)
        .times(1 - 0.25 * contact);
  }

  private Colour face(Vertex onPart, double distance) {
    Defect.Mark mark = defect.mark(onPart);
    Colour colour = finish(defect.origin(onPart)).mixed(mark.colour(), mark.opacity());
    Vertex slope = mark.slope().plus(chamfer(onPart, distance));
    return colour.times(lit(slope)).plus(highlight(onPart) * (1 - mark.opacity()));
  }

  private Colour finish(Vertex onPart) {
    Scene.Material material = scene.material();
    Vertex brushed = onPart.along(material.brush());
    double strokes = texture.cloudy(2.5 * brushed.x() + 90, 26 * brushed.y());
    double cast = texture.cloudy(9 * onPart.x() + 500, 9 * onPart.y());
    return material.colour().times(1 + material.brushing() * strokes + material.mottling() * cast);
  }

  /** The downhill slope of the chamfer, none on the flat face. */
  private Vertex chamfer(Vertex onPart, double distance) {
    if (distance < -CHAMFER) {
      return new Vertex(0, 0);
    }
    double step = 0.01;
    Vertex uphill =
        new Vertex(
            distance(onPart.plus(new Vertex(step, 0)))
                - distance(onPart.minus(new Vertex(step, 0))),
            distance(onPart.plus(new Vertex(0, step)))
                - distance(onPart.minus(new Vertex(0, step))));
    return uphill.times(STEEP * smoothStep(-CHAMFER, -0.6 * CHAMFER, distance) / (2 * step));
  }

  /** Lambert's law for a face that falls off along the slope; 1 for the flat face. */
  private double lit(Vertex slope) {
    double facing = lampOnPart.dot(slope) + LAMP_HEIGHT;
    double length = Math.sqrt(slope.dot(slope) + 1);
    return AMBIENT + (1 - AMBIENT) * Math.max(0, facing / (length * LAMP_HEIGHT));
  }

  private double highlight(Vertex onPart) {
    Scene.Material material = scene.material();
    double off = (onPart.dot(material.brush()) - material.glossPlace()) / 0.45;
    return material.gloss() * StrictMath.exp(-off * off);
  }

  private double illumination(Vertex place) {
    Scene.Light light = scene.light();
    double side = 1 + light.falloff() * place.dot(light.towards());
    double corner = 1 - light.vignette() * place.dot(place) / 2;
    return light.brightness() * side * corner;
  }

  private int develop(Colour colour) {
    double grey = 0.8 * sensor.bell();
    int red = level(colour.red(), grey);
    int green = level(colour.green(), grey);
    int blue = level(colour.blue(), grey);
    return red << 16 | green << 8 | blue;
  }

  private int level(double share, double grey) {
    double value = share + scene.noise() * (grey + 0.6 * sensor.bell());
    return (int) (255 * Math.min(1, Math.max(0, value)) + 0.5);
  }

  /** 0 up to start, 1 from end on, smooth in between. */
  static double smoothStep(double start, double end, double value) {
    double share = Math.min(1, Math.max(0, (value - start) / (end - start)));
    return share * share * (3 - 2 * share);
  }
}
