package dev.con2.score;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import java.util.List;

/**
 * What stands where in the representations of images under A test-time views.
 *
 * @param parts the widths of the parts that a row consists of, one behind the other, each at least
 *     1; the last is what most scores are fitted to alone
 * @param contexts for each view the number of its context, from 0
 */
public record RepresentationLayout(List<Integer> parts, List<Integer> contexts) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no part or no view
   */
  public RepresentationLayout {
    parts = List.copyOf(parts);
    contexts = List.copyOf(contexts);
    if (parts.isEmpty() || contexts.isEmpty()) {
      throw new IllegalArgumentException("representations have a part and a view at least");
    }
  }

  /**
   * That of these views: contexts have numbers by their first view.
   *
   * @param parts the widths of the parts of a row
   */
  public static RepresentationLayout of(List<Integer> parts, List<TestTimeView> views) {
    List<ContextAugmentation> contexts =
        views.stream().map(TestTimeView::context).distinct().toList();
    return new RepresentationLayout(
        parts, views.stream().map(view -> contexts.indexOf(view.context())).toList());
  }

  /** The width of a whole row. */
  public int size() {
    return parts.stream().mapToInt(Integer::intValue).sum();
  }

  /** The width of the last part. */
  public int lastPart() {
    return parts.get(parts.size() - 1);
  }
}
