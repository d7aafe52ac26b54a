package dev.con2.method;

import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;

/**
 * The fixed test-time views of section 3.3.
 *
 * @param views A, up to 1000; as many for each context
 * @param minimumViewArea smallest crop of a view as a part of the picture, in [0.01, 1]
 * @param family what they are drawn from, but for the first of each context, which is the picture
 *     as it is
 */
public record ViewOptions(
    @Option(
            name = "views",
            value = "A",
            help = "Views of each picture that scores are averaged over; fewer score faster.")
        int views,
    @Needs(Need.DRAWN_VIEWS)
        @Option(
            name = "minimum-view-area",
            value = "SHARE",
            help = "Smallest crop of such a view, as a share of the picture, 0.01 to 1.")
        double minimumViewArea,
    @Needs(Need.DRAWN_VIEWS)
        @Option(
            name = "view-family",
            value = "NAME",
            help =
                "What such views are drawn from: crops (crops and flips, colours as they are) or"
                    + " full (what training's views are drawn from, colour jitter and grey too).")
        ViewFamily family) {

  /** More views than this no model has. */
  public static final int MOST_VIEWS = 1000;

  /** The paper's number of views, crops of half the picture at least. */
  public static final ViewOptions DEFAULT = new ViewOptions(40, 0.5, ViewFamily.CROPS);

  /**
   * Checks the ranges.
   *
   * @throws dev.con2.error.InvalidInputException naming the option that is out of range
   */
  public ViewOptions {
    Ranges.require("views", 1, views, MOST_VIEWS);
    Ranges.require("minimum-view-area", 0.01, minimumViewArea, 1);
  }
}
