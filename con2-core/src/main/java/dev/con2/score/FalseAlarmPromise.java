package dev.con2.score;

import dev.con2.internal.engine.Combinations;

/**
 * What {@link Calibration} promises, to be held against false alarms that were counted.
 *
 * @param rate the false-alarm rate that was asked for, at least 1e-9 and at most 1
 * @param heldOut how many held-out images the threshold comes from
 */
public record FalseAlarmPromise(double rate, int heldOut) {

  /**
   * How often a model that keeps the promise flags as many or more, by the choice of its held-out
   * images and of the new ones.
   *
   * <p>At most k of the n held-out images stand above a flagged one, {@code k = floor(rate (n + 1))
   * - 1}. So {@code c} or more of the new images are flagged if and only if of all n + m images,
   * ordered by score, at most k of the highest c + k are held-out ones. Where held-out and new
   * images are alike, any c + k of them are the highest as often as any others: a hypergeometric
   * probability. Equal scores make it smaller still.
   *
   * @param flagged of the new normal images, from 0 to all
   * @param images how many new normal images there are, m
   * @return in [0, 1]
   */
  public double chanceOf(int flagged, int images) {
    int above = Calibration.allowedAbove(rate, heldOut);
    if (flagged == 0 || above < 0) {
      return flagged == 0 ? 1 : 0;
    }
    Combinations combinations = new Combinations(heldOut + images);
    int highest = flagged + above;
    double all = combinations.logWays(heldOut + images, highest);
    double chance = 0;
    for (int ofHeldOut = Math.max(0, highest - images); ofHeldOut <= above; ofHeldOut++) {
      chance +=
          Math.exp(
              combinations.logWays(heldOut, ofHeldOut)
                  + combinations.logWays(images, highest - ofHeldOut)
                  - all);
    }
    return Math.min(1, chance);
  }
}
