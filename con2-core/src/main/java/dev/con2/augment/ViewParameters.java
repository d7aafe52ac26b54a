package dev.con2.augment;

/**
 * One draw from the family T of section 3.2: everything that decides how a view of an image looks.
 * The steps are applied in the order of the fields. Test-time views are kept in the model as these.
 *
 * @param top first row of the crop, as a fraction of the side in [0, 1)
 * @param left first column of the crop, likewise
 * @param height rows of the crop, as a fraction of the side in (0, 1]
 * @param width columns of the crop, likewise
 * @param flip whether left and right are exchanged
 * @param brightness factor on all values; 1 changes nothing
 * @param contrast factor on the distance to the mean grey; 1 changes nothing
 * @param saturation factor on the distance to the pixel's grey; 1 changes nothing
 * @param hue turn of the colour circle in [-0.5, 0.5]; 0 changes nothing
 * @param grey whether colour is dropped at the end
 */
public record ViewParameters(
    double top,
    double left,
    double height,
    double width,
    boolean flip,
    double brightness,
    double contrast,
    double saturation,
    double hue,
    boolean grey) {

  /** The view that shows the image as it is. */
  public static final ViewParameters PLAIN =
      new ViewParameters(0, 0, 1, 1, false, 1, 1, 1, 0, false);

  /**
   * The same view without the steps that change nothing on a grey picture: saturation, hue, drop of
   * colour.
   */
  public ViewParameters ofGrey() {
    return new ViewParameters(top, left, height, width, flip, brightness, contrast, 1, 0, false);
  }

  /** The same view with left and right exchanged, or as they are. */
  public ViewParameters withFlip(boolean flipped) {
    return new ViewParameters(
        top, left, height, width, flipped, brightness, contrast, saturation, hue, grey);
  }

  /** Checks that the crop lies inside the image and the factors have a meaning. */
  public ViewParameters {
    boolean inside =
        top >= 0
            && left >= 0
            && height > 0
            && width > 0
            && top + height <= 1 + 1e-9
            && left + width <= 1 + 1e-9;
    boolean meaningful =
        brightness >= 0
            && contrast >= 0
            && saturation >= 0
            && Double.isFinite(brightness + contrast + saturation)
            && Math.abs(hue) <= 0.5;
    if (!inside || !meaningful) {
      throw new IllegalArgumentException("no view has these parameters");
    }
  }
}
