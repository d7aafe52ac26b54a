package dev.con2.reports;

import java.util.List;

/**
 * How scores are written: with as many decimals as tell them apart, since the scores of one method
 * lie within a hundredth and those of another run to thousands.
 */
record ScoreFormat(int decimals) {

  static ScoreFormat of(List<ScoredPicture> pictures) {
    double low = pictures.stream().mapToDouble(ScoredPicture::score).min().orElse(0);
    double high = pictures.stream().mapToDouble(ScoredPicture::score).max().orElse(1);
    double span = high > low ? high - low : 1;
    return new ScoreFormat((int) Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(span)))));
  }

  String format(double score) {
    return Numbers.fixed(score, decimals).replace('-', '\u2212');
  }
}
