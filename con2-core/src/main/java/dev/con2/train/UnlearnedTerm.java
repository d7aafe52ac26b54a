package dev.con2.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A term of the loss that training has left where it is for a network that makes the same of every
 * image: what the term was to teach, the network does not know.
 *
 * @param name of the term, as in {@link EpochSummary#losses}
 * @param loss its mean over the last epoch
 * @param collapsedLoss the loss of a network that makes the same of every image
 */
public record UnlearnedTerm(String name, double loss, double collapsedLoss) {

  /** A term is learned once its loss is below this part of the collapsed one. */
  private static final double LEARNED_BELOW = 0.98;

  /**
   * The terms that were not learned, in the order of the losses.
   *
   * @param curve the epochs of the training
   * @param collapsedLosses by the names of the terms that were trained on; of others nothing is
   *     known, and they are left out
   */
  public static List<UnlearnedTerm> among(
      List<EpochSummary> curve, Map<String, Double> collapsedLosses) {
    List<UnlearnedTerm> unlearned = new ArrayList<>();
    if (!curve.isEmpty()) {
      curve
          .get(curve.size() - 1)
          .losses()
          .forEach(
              (name, loss) -> {
                Double collapsed = collapsedLosses.get(name);
                if (collapsed != null && loss >= LEARNED_BELOW * collapsed) {
                  unlearned.add(new UnlearnedTerm(name, loss, collapsed));
                }
              });
    }
    return List.copyOf(unlearned);
  }

  /** What this means and what to try, in plain words. */
  public String sentence() {
    boolean classified = name.equals("classification");
    boolean ofContext = name.equals("context") || classified;
    String meaning =
        name.equals("content")
            ? "Of pictures that are all alike, such as of one kind of part, it cannot be, and scores"
                + " can be good all the same (pictures with known anomalies tell); of others they may"
                + " mean nothing."
            : "The scores may mean nothing.";
    return String.format(
        Locale.ROOT,
        "The %s was not learned: its loss%s is %.3f after the last epoch, and %.3f is the loss of a"
            + " network that makes the same of every picture. %s Try %sfar more epochs, or an"
            + " encoder that is trained already.",
        ofContext ? "context" : name,
        classified ? ", classification," : "",
        loss,
        collapsedLoss,
        meaning,
        ofContext ? "another context, " : "");
  }
}
