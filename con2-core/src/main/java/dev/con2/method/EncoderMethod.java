package dev.con2.method;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.image.Image;
import dev.con2.internal.represent.Readout;
import dev.con2.internal.train.Objective;
import dev.con2.train.TrainingListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method whose scores are fitted to what an encoder makes of fixed test-time views (section 3.3).
 */
public non-sealed interface EncoderMethod extends Method {

  /** What the encoder is trained for; none if it stays as it is. */
  Optional<Objective> objective();

  /** The contexts of the test-time views, as many views for each; the original one first. */
  List<ContextAugmentation> contexts();

  /** What of the network's output scores are fitted to. */
  default Readout readout() {
    return Readout.POOLED;
  }

  /**
   * The family that its test-time views are drawn from, the plain ones apart, where it has one of
   * its own; else it is that of crops which {@link ViewOptions} describes.
   */
  default Optional<AugmentationFamily> viewFamily() {
    return Optional.empty();
  }

  /** A, unless another number is asked for: the paper's 40. */
  default int defaultViews() {
    return ViewOptions.DEFAULT.views();
  }

  /** Whether {@link #chosen} has something to choose. */
  default boolean leavesChoice() {
    return false;
  }

  /**
   * The method with what its options leave to be chosen by the images; itself where that is
   * nothing.
   *
   * @param training images that will be trained on, square
   * @param options of the training
   * @throws dev.con2.error.InvalidInputException if they are too few to choose by
   * @throws dev.con2.error.TrainingStoppedException if the listener asked to stop
   */
  default EncoderMethod chosen(
      List<Image> training, TrainingOptions options, TrainingListener listener) {
    return this;
  }

  /**
   * The method with what was chosen when the training that is now continued began.
   *
   * @param recorded that training's options by name
   * @throws dev.con2.error.InvalidInputException if nothing was left to be chosen then
   */
  default EncoderMethod chosenAsIn(Map<String, String> recorded) {
    return this;
  }
}
