package dev.con2.augment;

import dev.con2.internal.engine.RandomStream;

/**
 * The random augmentation family T of SimCLR (Chen et al. 2020), from which section 3.2 draws two
 * views of each image in each context: random resized crop, horizontal flip, colour jitter, drop of
 * colour, Gaussian blur.
 *
 * @param minimumArea smallest crop as a part of the area, in (0, 1]
 * @param maximumArea largest crop, from {@code minimumArea} to 1
 * @param jitterProbability how often brightness, contrast, saturation and hue change
 * @param jitter largest change of brightness, contrast and saturation: factors from 1 - jitter to 1
 *     + jitter
 * @param hue largest turn of the colour circle, in [0, 0.5]
 * @param greyProbability how often colour is dropped
 * @param blurProbability how often the view is blurred, by a standard deviation of 0.1 to 2 pixels
 */
public record AugmentationFamily(
    double minimumArea,
    double maximumArea,
    double jitterProbability,
    double jitter,
    double hue,
    double greyProbability,
    double blurProbability) {

  private static final double SMALLEST_BLUR = 0.1;
  private static final double LARGEST_BLUR = 2;
  private static final double LARGEST_ASPECT = 4.0 / 3;
  private static final int ATTEMPTS = 10;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a parameter is out of range or not a number
   */
  public AugmentationFamily {
    if (!(minimumArea > 0 && minimumArea <= maximumArea && maximumArea <= 1)
        || !(jitterProbability >= 0 && jitterProbability <= 1)
        || !(jitter >= 0 && jitter <= 1)
        || !(hue >= 0 && hue <= 0.5)
        || !(greyProbability >= 0 && greyProbability <= 1)
        || !(blurProbability >= 0 && blurProbability <= 1)) {
      throw new IllegalArgumentException("no augmentation family has these parameters");
    }
  }

  /**
   * The training family.
   *
   * @param minimumArea 0.2 in SupContrast for small pictures, 0.08 in SimCLR for large ones
   * @param jitter 0.4 in SupContrast, 0.8 in SimCLR for large pictures; both turn the hue by a
   *     quarter of it at most
   * @param blurProbability 0 in SupContrast, 0.5 in SimCLR for large pictures
   * @throws IllegalArgumentException if one is out of the range that the record gives
   */
  public static AugmentationFamily of(double minimumArea, double jitter, double blurProbability) {
    return new AugmentationFamily(minimumArea, 1, 0.8, jitter, jitter / 4, 0.2, blurProbability);
  }

  /**
   * The same family in another strength. The smallest crop comes nearer to the largest as changes
   * of colour become smaller and colour is dropped less often; how often colours change at all and
   * how often a view is blurred stays.
   *
   * @param strength in [0, 1]; 1 is this family
   * @throws IllegalArgumentException if the strength is out of range
   */
  public AugmentationFamily scaled(double strength) {
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("no family is scaled by " + strength);
    }
    return new AugmentationFamily(
        minimumArea + (1 - strength) * (maximumArea - minimumArea),
        maximumArea,
        jitterProbability,
        strength * jitter,
        strength * hue,
        strength * greyProbability,
        blurProbability);
  }

  /**
   * Crops and horizontal flips alone, colours as they are: the family of test-time views, unless
   * another is asked for.
   *
   * @param minimumArea smallest crop, in (0, 1]
   * @throws IllegalArgumentException if it is out of range
   */
  public static AugmentationFamily cropsOnly(double minimumArea) {
    return new AugmentationFamily(minimumArea, 1, 0, 0, 0, 0, 0);
  }

  /**
   * The same with another smallest crop.
   *
   * @param area as a part of the area of the picture, in (0, {@code maximumArea}]
   * @throws IllegalArgumentException if it is out of range
   */
  public AugmentationFamily withMinimumArea(double area) {
    return withAreas(area, maximumArea);
  }

  /**
   * The same with crops of one size, as CSI's test-time views have them.
   *
   * @param area of every crop as a part of the area of the picture, in (0, 1]
   * @throws IllegalArgumentException if it is out of range
   */
  public AugmentationFamily withArea(double area) {
    return withAreas(area, area);
  }

  private AugmentationFamily withAreas(double smallest, double largest) {
    return new AugmentationFamily(
        smallest, largest, jitterProbability, jitter, hue, greyProbability, blurProbability);
  }

  /**
   * One draw. The crop has whole pixels: area uniform from smallest to largest, aspect log-uniform
   * from 3/4 to 4/3, place uniform; drawn anew up to ten times until it fits, else everything.
   *
   * @param side of the square pictures, in pixels
   */
  public ViewParameters draw(RandomStream random, int side) {
    int height = side;
    int width = side;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double area = side * (double) side * random.uniform(minimumArea, maximumArea);
      double aspect = Math.exp(random.uniform(-Math.log(LARGEST_ASPECT), Math.log(LARGEST_ASPECT)));
      int w = (int) Math.round(Math.sqrt(area * aspect));
      int h = (int) Math.round(Math.sqrt(area / aspect));
      if (w >= 1 && w <= side && h >= 1 && h <= side) {
        height = h;
        width = w;
        break;
      }
    }
    int top = random.nextInt(side - height + 1);
    int left = random.nextInt(side - width + 1);
    boolean flip = random.nextDouble() < 0.5;
    boolean jittered = random.nextDouble() < jitterProbability;
    double strength = jittered ? jitter : 0;
    double brightness = random.uniform(1 - strength, 1 + strength);
    double contrast = random.uniform(1 - strength, 1 + strength);
    double saturation = random.uniform(1 - strength, 1 + strength);
    double turn = jittered ? random.uniform(-hue, hue) : 0;
    boolean grey = random.nextDouble() < greyProbability;
    boolean blurred = random.nextDouble() < blurProbability;
    double blur = blurred ? random.uniform(SMALLEST_BLUR, LARGEST_BLUR) : 0;
    double pixels = side;
    return new ViewParameters(
        top / pixels,
        left / pixels,
        height / pixels,
        width / pixels,
        flip,
        brightness,
        contrast,
        saturation,
        turn,
        grey,
        blur);
  }
}
