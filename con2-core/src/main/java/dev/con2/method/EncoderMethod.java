package dev.con2.method;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.encoder.EncoderOptions;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.internal.represent.Readout;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.OriginalRecipe;
import dev.con2.train.TrainingListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A method whose scores are fitted to what an encoder makes of fixed test-time views (section 3.3).
 */
public non-sealed interface EncoderMethod extends Method {

  /** What the encoder is trained for; none if it stays as it is. */
  Optional<Objective> objective();

  /** How its authors train it, where that is known and another way than CON2's. */
  default Optional<OriginalRecipe> originalRecipe() {
    return Optional.empty();
  }

  /** Whether its encoder must be given, as it trains none. */
  default boolean needsEncoder() {
    return objective().isEmpty();
  }

  @Override
  default boolean ignoresSeed() {
    return needsEncoder() && !takesViews();
  }

  /** The contexts of the test-time views, as many views for each; the original one first. */
  List<ContextAugmentation> contexts();

  /**
   * T, that training's views are drawn from, and test-time views where they are to be like them.
   */
  default AugmentationFamily family() {
    return ContrastiveOptions.DEFAULT.family();
  }

  /** What of the network's output scores are fitted to. */
  default Readout readout() {
    return Readout.POOLED;
  }

  /** A, unless another number is asked for: the paper's 40. */
  default int defaultViews() {
    return ViewOptions.DEFAULT.views();
  }

  /**
   * The area of every crop of the test-time views, as a part of the picture in (0, 1], if the
   * method fixes it. Empty if crops differ in size: the option minimum-view-area is the smallest
   * then.
   */
  default OptionalDouble viewArea() {
    return OptionalDouble.empty();
  }

  /**
   * Makes sure that there can be so many test-time views.
   *
   * @throws InvalidInputException if there cannot
   */
  default void requireViews(int views) {
    if (views < contexts().size()) {
      throw new InvalidInputException(
          "option views is %d, out of range; give a number from %d (one for each context) to 1000"
              .formatted(views, contexts().size()));
    }
  }

  /**
   * The fixed test-time views.
   *
   * @param options how many, at most, and how large their crops are
   * @param side of the square images, in pixels
   * @param seed of the draws
   */
  default List<TestTimeView> testTimeViews(ViewOptions options, int side, long seed) {
    AugmentationFamily drawnFrom =
        switch (options.family()) {
          case CROPS -> AugmentationFamily.cropsOnly(options.minimumViewArea());
          case FULL -> family().withMinimumArea(options.minimumViewArea());
        };
    return TestTimeView.draw(contexts(), options.views(), drawnFrom, side, seed);
  }

  /** Whether there may be another number of views than {@link #defaultViews}. */
  default boolean takesViews() {
    return true;
  }

  /**
   * Makes sure that what the method needs beside pictures is given, and that its files are there;
   * most need nothing. Reads none of the weights.
   *
   * @param encoder that was asked for
   * @throws dev.con2.error.InvalidInputException saying what is missing and how to get it
   */
  default void requireGiven(EncoderOptions encoder) {}

  /**
   * Makes sure that what the method's own options give can be used with the encoder, so that a
   * mistake is told before pictures are read. May read the files that these options name.
   *
   * @param representationSize how many values the method's readout has for an image
   * @throws dev.con2.error.InvalidInputException if it cannot be used
   */
  default void requireUsable(int representationSize) {}

  /**
   * The method with the SHA-256 of the files that its own options name: another file under the same
   * path is another training. Itself where they name none.
   *
   * @throws dev.con2.error.InvalidInputException if one cannot be read
   */
  default EncoderMethod identified() {
    return this;
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
   * @param options of the training, with the epochs that it is likely to have
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
