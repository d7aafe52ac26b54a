package dev.con2.score;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What stands where in the representations of images under A test-time views.
 *
 * @param parts the widths of the parts that a row consists of, one behind the other, each at least
 *     1; the last is what most scores are fitted to alone
 * @param contexts for each view the number of its context: each from 0 to C - 1 at least once
 */
public record RepresentationLayout(List<Integer> parts, List<Integer> contexts) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no part or no view, a part has no width, or
   *     contexts are not numbered so
   */
  public RepresentationLayout {
    parts = List.copyOf(parts);
    contexts = List.copyOf(contexts);
    if (parts.isEmpty() || contexts.isEmpty()) {
      throw new IllegalArgumentException("representations have a part and a view at least");
    }
    if (parts.stream().anyMatch(width -> width < 1)) {
      throw new IllegalArgumentException("a part of a representation has no width: " + parts);
    }
    Set<Integer> numbers = Set.copyOf(contexts);
    if (!numbers.equals(IntStream.range(0, numbers.size()).boxed().collect(Collectors.toSet()))) {
      throw new IllegalArgumentException("contexts are not numbered from 0 on: " + contexts);
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

  /** C, the number of contexts. */
  public int contextCount() {
    return Set.copyOf(contexts).size();
  }

  /** The width of the last part. */
  public int lastPart() {
    return parts.get(parts.size() - 1);
  }
}
