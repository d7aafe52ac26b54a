package dev.con2.augment;

import dev.con2.internal.engine.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One fixed view of section 3.3: a context and one draw, kept in the model and applied alike to
 * reference and test images, since equation 5 has the same t on both sides.
 *
 * @param context the context that the image is shown in first
 * @param parameters the draw applied after it
 * @param flipFirst whether the draw's flip, if it has one, comes before the context instead: an
 *     image is flipped and then turned, as a flip after a quarter turn would make it the other one
 */
public record TestTimeView(
    ContextAugmentation context, ViewParameters parameters, boolean flipFirst) {

  private static final long STREAM = 0x74657374L;

  /** A view of which everything that is drawn comes after the context. */
  public TestTimeView(ContextAugmentation context, ViewParameters parameters) {
    this(context, parameters, false);
  }

  /** Whether left and right are exchanged before the context. */
  public boolean flippedBefore() {
    return flipFirst && parameters.flip();
  }

  /** What is applied after the context. */
  public ViewParameters parametersAfter() {
    return flipFirst ? parameters.withFlip(false) : parameters;
  }

  /**
   * The views of a model: as many for each context, floor(A / C), the first of each the plain one,
   * the others drawn from the family. They are flipped before the contexts that a flip would
   * change.
   *
   * @param count A, at least the number of contexts
   * @param side of the square images in pixels
   */
  public static List<TestTimeView> draw(
      List<ContextAugmentation> contexts,
      int count,
      AugmentationFamily family,
      int side,
      long seed) {
    if (count < contexts.size()) {
      throw new IllegalArgumentException(
          count + " views are too few for " + contexts.size() + " contexts");
    }
    boolean flipFirst = ContextAugmentation.changedByAFlip(contexts);
    List<TestTimeView> views = new ArrayList<>();
    for (int context = 0; context < contexts.size(); context++) {
      for (int view = 0; view < count / contexts.size(); view++) {
        ViewParameters parameters =
            view == 0
                ? ViewParameters.PLAIN
                : family.draw(RandomStream.of(seed, STREAM, context, view), side);
        views.add(new TestTimeView(contexts.get(context), parameters, flipFirst));
      }
    }
    return List.copyOf(views);
  }

  /**
   * Views of CSI, all of them drawn and flipped before the context: draw after draw, each in all
   * contexts one after the other. View a is in context a mod C, and fewer views are the first of
   * more.
   *
   * @param draws how many for each context, at least 1
   * @param side of the square images in pixels
   */
  public static List<TestTimeView> drawFlippedFirst(
      List<ContextAugmentation> contexts,
      int draws,
      AugmentationFamily family,
      int side,
      long seed) {
    List<TestTimeView> views = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      for (int context = 0; context < contexts.size(); context++) {
        ViewParameters parameters = family.draw(RandomStream.of(seed, STREAM, context, draw), side);
        views.add(new TestTimeView(contexts.get(context), parameters, true));
      }
    }
    return List.copyOf(views);
  }
}
