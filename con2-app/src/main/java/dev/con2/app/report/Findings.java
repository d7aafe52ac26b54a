package dev.con2.app.report;

import dev.con2.evaluate.BinomialInterval;
import dev.con2.evaluate.Evaluation;
import dev.con2.evaluate.Interval;
import java.util.List;

/**
 * What follows from the scores and verdicts of a report; computed once, for page and JSON alike.
 */
record Findings(Evaluation evaluation, Rate falseAlarms, Rate detections) {

  /** A count of pictures, as a rate with its 95 % interval. */
  record Rate(int count, int total, Interval interval) {
    static Rate of(int count, int total) {
      return new Rate(count, total, BinomialInterval.of(count, total));
    }

    double value() {
      return (double) count / total;
    }
  }

  static Findings of(List<ScoredPicture> pictures) {
    double[] normal = scores(pictures, Truth.NORMAL);
    double[] anomalous = scores(pictures, Truth.ANOMALOUS);
    return new Findings(
        Evaluation.of(normal, anomalous),
        Rate.of(flagged(pictures, Truth.NORMAL), normal.length),
        Rate.of(flagged(pictures, Truth.ANOMALOUS), anomalous.length));
  }

  static double[] scores(List<ScoredPicture> pictures, Truth truth) {
    return pictures.stream()
        .filter(picture -> picture.truth() == truth)
        .mapToDouble(ScoredPicture::score)
        .toArray();
  }

  private static int flagged(List<ScoredPicture> pictures, Truth truth) {
    return (int)
        pictures.stream().filter(picture -> picture.truth() == truth && picture.flagged()).count();
  }
}
