package dev.con2.method;

import dev.con2.image.Image;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A way to learn from normal images alone, and then to score any image. */
public interface Method {

  /** What it is called in experiments, such as {@code con2}. */
  String name();

  /** The names of its scores, in the order of the paper's tables. */
  List<String> scores();

  /**
   * The options that it learns with, as far as they are known before there are images.
   *
   * @param shared what the methods share: size of the network, epochs, batch, views, seed
   * @return the same with what makes the method what it is
   */
  TrainingOptions optionsOf(TrainingOptions shared);

  /** How many normal images it needs at least. */
  default int fewestImages() {
    return 2;
  }

  /** Whether it chooses the context by the images: {@link #optionsOf} has any in its place. */
  default boolean choosesContext() {
    return false;
  }

  /**
   * Learns.
   *
   * @param normal at least {@link #fewestImages}, square with side {@code options.imageSize()}, or
   *     larger, in which case each epoch learns from a new square of it, and its middle is the
   *     reference
   * @param shared what the methods share; the rest is as {@link #optionsOf} has it
   * @param budget wall time for all of it: there are then as many epochs as fit, by the speed
   *     measured here, whatever the options say
   * @throws dev.con2.error.InvalidInputException if the method has a choice to make for which there
   *     are too few images
   * @throws dev.con2.error.TrainingFailedException if a loss is not a number
   * @throws dev.con2.error.TrainingStoppedException if the listener asked to stop
   */
  FittedMethod fit(
      List<Image> normal,
      TrainingOptions shared,
      Optional<Duration> budget,
      TrainingListener listener);
}
