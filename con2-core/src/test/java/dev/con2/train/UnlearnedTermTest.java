package dev.con2.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class UnlearnedTermTest {

  private static final double COLLAPSED = Math.log(127);

  @Test
  void among_lossesOfTheLastEpochWithinTwoPercent_areNotLearned() {
    assertThat(unlearned(0.979 * COLLAPSED, 0.981 * COLLAPSED)).containsExactly("content");
    assertThat(unlearned(COLLAPSED, 4)).containsExactly("context");
    assertThat(unlearned(1.04 * COLLAPSED, 4)).containsExactly("context");
    assertThat(unlearned(4, 4)).isEmpty();
  }

  @Test
  void among_termsThatWereNotTrainedOn_areLeftOut() {
    List<EpochSummary> curve = List.of(epoch(1, 5, 5));
    assertThat(UnlearnedTerm.among(curve, Map.of("content", COLLAPSED)))
        .containsExactly(new UnlearnedTerm("content", 5, COLLAPSED, OptionalDouble.empty()));
    assertThat(UnlearnedTerm.among(List.of(), Map.of("content", COLLAPSED))).isEmpty();
  }

  /** Dogs of CIFAR-10 after 33 epochs: told apart, and not yet contrasted. */
  @Test
  void among_contextsToldApartByTheirClassification_sayThatContrastingIsBehind() {
    Map<String, Double> collapsed = new LinkedHashMap<>();
    collapsed.put("context", COLLAPSED);
    collapsed.put("classification", Math.log(2));

    assertThat(UnlearnedTerm.among(List.of(classified(4.83, 0.434)), collapsed))
        .singleElement()
        .satisfies(
            term ->
                assertThat(term.classification().orElseThrow())
                    .isCloseTo(0.434 / 0.6931, within(1e-4)))
        .extracting(UnlearnedTerm::sentence)
        .isEqualTo(
            "Contrasting the contexts has hardly begun: its loss is 4.830 after the last epoch, and"
                + " 4.844 is the loss of a network that makes the same of every picture. Their"
                + " classification tells them apart in part (its loss is 63 % of that of guessing),"
                + " so the scores can be good, or mean nothing: pictures with known anomalies tell."
                + " Try more epochs, or another context.");
    assertThat(UnlearnedTerm.among(List.of(classified(4.83, 0.69)), collapsed))
        .containsExactly(
            new UnlearnedTerm("classification", 0.69, Math.log(2), OptionalDouble.empty()));
    assertThat(UnlearnedTerm.among(List.of(classified(4, 0.69)), collapsed))
        .extracting(UnlearnedTerm::name)
        .containsExactly("classification");
    assertThat(UnlearnedTerm.among(List.of(classified(4, 0.2)), collapsed)).isEmpty();
  }

  private static EpochSummary classified(double context, double classification) {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("con2", context + classification);
    losses.put("context", context);
    losses.put("classification", classification);
    return new EpochSummary(1, losses, 1e-3, 100);
  }

  @Test
  void sentence_givesBothLosses() {
    assertThat(new UnlearnedTerm("context", 4.8439, COLLAPSED, OptionalDouble.empty()).sentence())
        .isEqualTo(
            "The context was not learned: its loss is 4.844 after the last epoch, and 4.844 is the"
                + " loss of a network that makes the same of every picture. The scores may mean"
                + " nothing. Try another context, far more epochs, or an encoder that is trained"
                + " already.");
  }

  @Test
  void sentence_ofTheClassificationOfContexts_isOfTheContext() {
    assertThat(
            new UnlearnedTerm("classification", 0.69, Math.log(2), OptionalDouble.empty())
                .sentence())
        .startsWith(
            "The context was not learned: its loss, classification, is 0.690 after the last epoch, and 0.693")
        .contains("Try another context, far more epochs");
  }

  @Test
  void sentence_ofTheTermsOfCsi_readsAlike() {
    assertThat(new UnlearnedTerm("shift", 1.4, Math.log(4), OptionalDouble.empty()).sentence())
        .startsWith(
            "The term shift of the loss was not learned: its loss is 1.400 after the last epoch, and 1.386 is the"
                + " loss of a network that makes the same of every picture.")
        .endsWith(" Try far more epochs, or an encoder that is trained already.");
    assertThat(
            new UnlearnedTerm("contrast", COLLAPSED, COLLAPSED, OptionalDouble.empty()).sentence())
        .startsWith("The term contrast of the loss was not learned: ");
  }

  private static List<String> unlearned(double context, double content) {
    return UnlearnedTerm.among(
            List.of(epoch(1, 4, 4), epoch(2, context, content)),
            Map.of("context", COLLAPSED, "content", COLLAPSED))
        .stream()
        .map(UnlearnedTerm::name)
        .toList();
  }

  private static EpochSummary epoch(int number, double context, double content) {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("con2", context + content);
    losses.put("context", context);
    losses.put("content", content);
    return new EpochSummary(number, losses, 1e-3, 100);
  }

  /** As of the demo's parts, which differ by light and finish alone: AUROC 0.99 all the same. */
  @Test
  void sentence_ofContent_saysWhereThatIsNoHarm() {
    assertThat(new UnlearnedTerm("content", 5.252, 5.252, OptionalDouble.empty()).sentence())
        .isEqualTo(
            "The content was not learned: its loss is 5.252 after the last epoch, and 5.252 is the"
                + " loss of a network that makes the same of every picture. Of pictures that are all"
                + " alike, such as of one kind of part, it cannot be, and scores can be good all the"
                + " same (pictures with known anomalies tell); of others they may mean nothing. Try"
                + " far more epochs, or an encoder that is trained already.");
  }
}
