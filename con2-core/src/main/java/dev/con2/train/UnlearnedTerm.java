package dev.con2.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A term of the loss that training has left where it is for a network that makes the same of every
 * image: what the term was to teach, the network has not learned by it.
 *
 * @param name of the term, as in {@link EpochSummary#losses}
 * @param loss its mean over the last epoch
 * @param collapsedLoss the loss of a network that makes the same of every image
 * @param classification of contexts whose contrasting was not learned, where their classification
 *     was: its loss, as a part of that of guessing, 0 to 1
 */
public record UnlearnedTerm(
    String name, double loss, double collapsedLoss, OptionalDouble classification) {

  /** A term is learned once its loss is below this part of the collapsed one. */
  private static final double LEARNED_BELOW = 0.98;

  private static final String CONTEXT = "context";
  private static final String CONTENT = "content";
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
    Map<String, Double> losses = curve.get(curve.size() - 1).losses();
    OptionalDouble classification = classification(losses, collapsedLosses);
    List<UnlearnedTerm> unlearned = new ArrayList<>();
    losses.forEach(
        (name, loss) -> {
          Double collapsed = collapsedLosses.get(name);
          if (collapsed == null || loss < LEARNED_BELOW * collapsed) {
            return;
          }
          boolean ofContext = name.equals(CONTEXT);
          if (ofContext && classification.orElse(0) >= LEARNED_BELOW) {
            return;
          }
          unlearned.add(
              new UnlearnedTerm(
                  name, loss, collapsed, ofContext ? classification : OptionalDouble.empty()));
        });
    return List.copyOf(unlearned);
  }

  /**
   * The loss of telling contexts apart as a part of that of guessing; none if it is not trained.
   */
  private static OptionalDouble classification(
      Map<String, Double> losses, Map<String, Double> collapsedLosses) {
    Double loss = losses.get(CLASSIFICATION);
    Double guessing = collapsedLosses.get(CLASSIFICATION);
    return loss == null || guessing == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(loss / guessing);
  }

  /** Context and content are words of their own, and other names are those of terms. */
  private String subject(boolean ofContext) {
    if (ofContext) {
      return "The context";
    }
    return name.equals(CONTENT) ? "The content" : "The term %s of the loss".formatted(name);
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
    if (classification.isPresent()) {
      return "Contrasting the contexts has hardly begun: %s Their classification tells them apart in part (its loss is %d %% of that of guessing), so the scores can be good, or mean nothing: pictures with known anomalies tell. Try more epochs, or another context."
          .formatted(figures, Math.round(100 * classification.getAsDouble()));
    }
    String meaning =
        name.equals(CONTENT)
            ? "Of pictures that are all alike, such as of one kind of part, it cannot be, and scores"
                + " can be good all the same (pictures with known anomalies tell); of others they may"
                + " mean nothing."
            : "The scores may mean nothing.";
    return "%s was not learned: %s %s Try %sfar more epochs, or an encoder that is trained already."
        .formatted(subject(ofContext), figures, meaning, ofContext ? "another context, " : "");
  }
}
