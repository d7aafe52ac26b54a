package dev.con2.method;

import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;

/**
 * What scores by the nearest training images share.
 *
 * @param neighbours how many training images a distance is averaged over, 1 to 100
 */
public record NeighbourOptions(
    @Option(
            name = "neighbours",
            value = "K",
            help = "How many of the nearest training pictures a distance is averaged over.")
        int neighbours) {

  /** The nearest alone. */
  public static final NeighbourOptions DEFAULT = new NeighbourOptions(1);

  /** Checks the range. */
  public NeighbourOptions {
    Ranges.require("neighbours", 1, neighbours, 100);
  }

  /** How many training images there must be: so many neighbours, and two as for every method. */
  public int minimumImages() {
    return Math.max(2, neighbours);
  }
}
