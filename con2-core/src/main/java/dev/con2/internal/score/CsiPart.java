package dev.con2.internal.score;

/** What CSI's score is the sum of. */
enum CsiPart {
  /** lambda_con s_con: the likeness to the nearest training image. */
  CONTRASTIVE,
  /** lambda_cls s_cls: how sure the shift classifier is. */
  CLASSIFIER
}
