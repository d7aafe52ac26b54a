package dev.con2.internal.options;

/** What must be there for an option to mean something. */
public enum Need {
  /** An encoder: the method is not a function of the image. */
  ENCODER,
  /** Test-time views, as many as are asked for. */
  VIEWS,
  /** The encoder that is con2's own. */
  RESNET18,
  /** Something that the method trains for, unless told to keep the encoder. */
  OBJECTIVE,
  /** A training. */
  TRAINING,
  /** An optimiser and a schedule of the method's own authors. */
  OWN_RECIPE,
  /** The optimiser and the schedule that all methods have in common. */
  COMMON_RECIPE,
  /** A score that compares with the training images themselves. */
  REFERENCES,
  /** Test-time views beside the image as it is. */
  DRAWN_VIEWS
}
