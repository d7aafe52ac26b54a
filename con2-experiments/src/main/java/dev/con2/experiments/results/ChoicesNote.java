package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says above a table what in its runs the paper has otherwise or leaves open, as far as it is the
 * same whatever the options are (docs/experiments.md has all of it); options stand in the {@link
 * ConditionsLine}.
 */
final class ChoicesNote {

  static final String LIKELIHOOD =
      "S_LH has its covariance shrunk after Ledoit and Wolf, as it is singular with fewer pictures than dimensions.";

  static final String REFERENCES = "The references of nearest neighbours are in half precision.";

  static final String AUTO =
      "CON2 (Best) takes the context that a short measurement on at most 1,000 normal pictures of at most 32 by 32 pixels chooses; its choices were compared with trainings of minutes alone.";

  static final String CSI =
      "CSI is our reading of its paper and code: CON2's epochs, and a quarter of the batch's images, as each is shown in four shifts; test-time views are crops of 0.54 of the picture.";

  static final String UNICON_HA =
      "UniCon-HA is our reading of a paper whose code is not public: its figures are not those of its authors' program; a quarter of the batch's images, as each is shown in four rotations; test-time views are the picture as it is and crops of 0.54 of it.";

  static final String VIEWS =
      "The first test-time view of each context is the picture as it is, the others are crops of at least a given part of it.";

  static final String OPEN =
      "What the paper leaves open of T, tau, heads, stem and the steps of an epoch is as in docs/experiments.md, the same for CON2, SimCLR and SSD.";

  static final String PROMPTS =
      "CLIP-AD's texts are those of its code with the class in them, ours for medical pictures: %s; of what is anomalous: %s.";

  static final String OPTIMISER =
      "Trained with CON2's optimiser (AdamW, cosine to 0): %s. The paper ran CSI and UniCon-HA by their authors' code, and so presumably with their optimisers (--recipe original): differences are of that too.";

  static final String SUPERCLASSES =
      "The classes of CIFAR100 are its own superclasses; the list in CSI's public code, by which the paper's figure of CSI probably is, puts 15 of the 100 kinds into others.";

  private static final String MIDDLE =
      "Training takes a random square of each picture of %s, references and test pictures the one in the middle. The EXIF orientation is ignored.";

  /** What was chosen of the pictures themselves. */
  static final Map<NamedDataset, String> OF_DATASETS =
      Map.of(
          NamedDataset.IMAGENET30,
          MIDDLE.formatted(PaperNames.of(NamedDataset.IMAGENET30)),
          NamedDataset.MUFFIN_VS_CHIHUAHUA,
          MIDDLE.formatted(PaperNames.of(NamedDataset.MUFFIN_VS_CHIHUAHUA)),
          NamedDataset.DOGS_VS_CATS,
          "Dogs vs. Cats has no official split, and the paper gives none: of each kind the numbers below 10,000 train and the others test. The EXIF orientation is ignored.",
          NamedDataset.PNEUMONIA,
          "X-rays are brought to 256 by their shorter edge, and the folder val is not used.");

  /** Those whose authors' code has an optimiser of its own. */
  private static final List<Contender> HAVE_OPTIMISERS =
      List.of(Contender.CSI, Contender.UNICON_HA);

  private static final int MOST_PROMPTS = 10;

  /** By what is nearest among the references. */
  private static final Set<String> OF_NEIGHBOURS = Set.of("nnd", "csi", "mean-nnd");

  private ChoicesNote() {}

  /** Nothing where no run has any of it. */
  static List<Block> of(RunGroup group) {
    List<String> sentences = new ArrayList<>();
    if (!recorded(group, SharedOptions.EPOCHS).isEmpty()) {
      sentences.add(OPEN);
    }
    if (!recorded(group, "minimum-view-area").isEmpty()) {
      sentences.add(VIEWS);
    }
    if (hasScore(group, Set.of("lh"))) {
      sentences.add(LIKELIHOOD);
    }
    if (hasScore(group, OF_NEIGHBOURS)) {
      sentences.add(REFERENCES);
    }
    if (group.runs().stream().anyMatch(Contender.BEST::matches)) {
      sentences.add(AUTO);
    }
    if (group.runs().stream().anyMatch(Contender.CSI::matches)) {
      sentences.add(CSI);
    }
    if (group.runs().stream().anyMatch(Contender.UNICON_HA::matches)) {
      sentences.add(UNICON_HA);
    }
    for (NamedDataset dataset : NamedDataset.values()) {
      if (!group.on(dataset).isEmpty() && OF_DATASETS.containsKey(dataset)) {
        sentences.add(OF_DATASETS.get(dataset));
      }
    }
    if (group.on(NamedDataset.CIFAR100).stream().anyMatch(Contender.CSI::matches)) {
      sentences.add(SUPERCLASSES);
    }
    List<String> normal = recorded(group, "normal-prompt");
    if (!normal.isEmpty()) {
      sentences.add(
          PROMPTS.formatted(shortened(normal), shortened(recorded(group, "anomaly-prompt"))));
    }
    String byOurs =
        HAVE_OPTIMISERS.stream()
            .filter(
                row ->
                    group.runs().stream()
                        .anyMatch(run -> row.matches(run) && !run.isByTheOriginalRecipe()))
            .map(Contender::label)
            .collect(Collectors.joining(" and "));
    if (!byOurs.isEmpty()) {
      sentences.add(OPTIMISER.formatted(byOurs));
    }
    return sentences.isEmpty()
        ? List.of()
        : List.of(new Block.Paragraph("Chosen by us: " + String.join(" ", sentences)));
  }

  /** The values of an option, as far as runs have it. */
  private static List<String> recorded(RunGroup group, String option) {
    return group.runs().stream()
        .flatMap(run -> ConditionsLine.recorded(run, option).stream())
        .distinct()
        .toList();
  }

  private static String shortened(List<String> prompts) {
    String first =
        prompts.stream()
            .limit(MOST_PROMPTS)
            .map("'%s'"::formatted)
            .collect(Collectors.joining(", "));
    int others = prompts.size() - MOST_PROMPTS;
    return others > 0 ? "%s and %d more".formatted(first, others) : first;
  }

  private static boolean hasScore(RunGroup group, Set<String> names) {
    return group.runs().stream()
        .anyMatch(run -> run.auroc().keySet().stream().anyMatch(names::contains));
  }
}
