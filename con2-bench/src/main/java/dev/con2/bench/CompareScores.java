package dev.con2.bench;

import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.AurocUncertainty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares scores on one trained encoder, without training again: each one's AUROC, and by how much
 * it is above S_LH on the same test images, with 95 % intervals over these.
 *
 * <p>Arguments: as {@link KeptEmbeddings#readOrMake} takes them.
 */
public final class CompareScores {

  private static final String COMPARED_WITH = "lh";

  private CompareScores() {}

  /** Prints the table. */
  public static void main(String[] arguments) throws IOException {
    table(KeptEmbeddings.readOrMake(List.of(arguments))).forEach(System.out::println);
  }

  /** The lines of a Markdown table. */
  static List<String> table(KeptEmbeddings kept) {
    List<CandidateScore> all = CandidateScore.all(kept.layout());
    AurocInfluence base =
        influence(
            all.stream()
                .filter(score -> score.name().equals(COMPARED_WITH))
                .findFirst()
                .orElseThrow()
                .of(kept));
    List<String> lines =
        new ArrayList<>(List.of("| score | AUROC | less that of S_LH |", "|---|---|---|"));
    for (CandidateScore score : all) {
      AurocInfluence own = influence(score.of(kept));
      AurocUncertainty difference = AurocUncertainty.of(List.of(own.minus(base)));
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %+.3f%s |",
              score.name(),
              own.auroc(),
              difference.mean(),
              difference
                  .ofDifference()
                  .map(interval -> " (%s)".formatted(CompareMethods.limits("%+.3f", interval)))
                  .orElse("")));
    }
    return lines;
  }

  private static AurocInfluence influence(CandidateScore.SplitScores scored) {
    return AurocInfluence.of(scored.normal(), scored.anomalous());
  }
}
