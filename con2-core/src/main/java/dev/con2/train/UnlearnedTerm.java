package dev.con2.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A term of the loss that training has left where it is for a network that makes the same of every
 * image: what the term was to teach, the network has not learned by it.
 *
 * @param name of the term, as in {@link EpochSummary#losses}
 * @param loss its mean over the last epoch
 * @param collapsedLoss the loss of a network that makes the same of every image
 * @param toldApart whether another term has taught the same: contrasting of contexts that their
 *     classification tells apart
 */
public record UnlearnedTerm(String name, double loss, double collapsedLoss, boolean toldApart) {

  /** A term is learned once its loss is below this part of the collapsed one. */
  private static final double LEARNED_BELOW = 0.98;

  private static final String CONTEXT = "context";
  private static final String CLASSIFICATION = "classification";

  /**
   * The terms that were not learned, in the order of the losses. Where contexts are classified too
   * and neither that nor their contrasting was learned, the classification stands for both.
   *
   * @param curve the epochs of the training
   * @param collapsedLosses by the names of the terms that were trained on; of others nothing is
   *     known, and they are left out
   */
  public static List<UnlearnedTerm> among(
      List<EpochSummary> curve, Map<String, Double> collapsedLosses) {
    if (curve.isEmpty()) {
      return List.of();
    }
    List<UnlearnedTerm> unlearned = new ArrayList<>();
    curve
        .get(curve.size() - 1)
        .losses()
        .forEach(
            (name, loss) -> {
              Double collapsed = collapsedLosses.get(name);
              if (collapsed != null && loss >= LEARNED_BELOW * collapsed) {
                unlearned.add(new UnlearnedTerm(name, loss, collapsed, false));
              }
            });
    if (!collapsedLosses.containsKey(CLASSIFICATION)) {
      return List.copyOf(unlearned);
    }
    boolean toldApart = unlearned.stream().noneMatch(term -> term.name.equals(CLASSIFICATION));
    return unlearned.stream()
        .filter(term -> toldApart || !term.name.equals(CONTEXT))
        .map(
            term ->
                new UnlearnedTerm(
                    term.name, term.loss, term.collapsedLoss, term.name.equals(CONTEXT)))
        .toList();
  }

  /** What this means and what to try, in plain words. */
  public String sentence() {
    boolean ofContext = name.equals(CONTEXT) || name.equals(CLASSIFICATION);
    String figures =
        String.format(
            Locale.ROOT,
            "its loss%s is %.3f after the last epoch, and %.3f is the loss of a network that makes"
                + " the same of every picture.",
            name.equals(CLASSIFICATION) ? ", " + CLASSIFICATION + "," : "",
            loss,
            collapsedLoss);
    if (toldApart) {
      return "Contrasting the contexts has hardly begun: %s They are told apart all the same, by their classification, so the scores mean something; more epochs may make them better."
          .formatted(figures);
    }
    String meaning =
        name.equals("content")
            ? "Of pictures that are all alike, such as of one kind of part, it cannot be, and scores"
                + " can be good all the same (pictures with known anomalies tell); of others they may"
                + " mean nothing."
            : "The scores may mean nothing.";
    return "The %s was not learned: %s %s Try %sfar more epochs, or an encoder that is trained already."
        .formatted(
            ofContext ? CONTEXT : name, figures, meaning, ofContext ? "another context, " : "");
  }
}
