package dev.con2.experiments.results;

import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.NamedDataset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What the paper calls things. */
final class PaperNames {

  private PaperNames() {}

  /** As the paper writes the dataset. */
  static String of(NamedDataset dataset) {
    return switch (dataset) {
      case CIFAR10 -> "CIFAR10";
      case CIFAR100 -> "CIFAR100";
      case IMAGENET30 -> "ImageNet30";
      case DOGS_VS_CATS -> "Dogs vs. Cats";
      case MUFFIN_VS_CHIHUAHUA -> "Muffin vs. Chihuahua";
      case PNEUMONIA -> "Pneumonia";
      case MELANOMA -> "Melanoma";
    };
  }

  /** The number that the paper prints, and the name that its text has: {@code 1 car}. */
  static String of(DatasetClass label) {
    return label.index() + " " + label.paperName().replace('_', ' ');
  }

  /** Some classes of a dataset, or that they are all, in words. */
  static String classes(NamedDataset dataset, List<Integer> indices) {
    int all = dataset.normalClasses().size();
    if (all == 1) {
      return "class " + of(dataset.normalClasses().get(0));
    }
    if (indices.size() == all) {
      return "all " + all + " classes";
    }
    return "%d of %d classes (%s)".formatted(indices.size(), all, listed(dataset, indices));
  }

  /** Classes of a dataset with commas between. */
  static String listed(NamedDataset dataset, Collection<Integer> indices) {
    return indices.stream()
        .map(index -> of(dataset.normalClass(index)))
        .collect(Collectors.joining(", "));
  }
}
