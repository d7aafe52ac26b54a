package dev.con2.experiments.dataset;

import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.image.ImageFolder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link Layout} found, not yet compared with what there should be.
 *
 * @param items training pictures, then test pictures
 * @param skipped as in {@link Dataset}
 * @param warnings as in {@link Dataset}
 */
record Contents(List<DatasetItem> items, List<String> skipped, List<String> warnings) {

  Contents {
    items = List.copyOf(items);
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
  }

  /** How many pictures of each class a split has, by the index of the class. */
  int[] counts(Split split, int classes) {
    int[] counts = new int[classes];
    for (DatasetItem item : items) {
      if (item.split() == split) {
        counts[item.label().index()]++;
      }
    }
    return counts;
  }

  /** Collects them. */
  static final class Builder {

    private final List<DatasetItem> items = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void add(DatasetItem item) {
      items.add(item);
    }

    void warn(String sentence) {
      warnings.add(sentence);
    }

    /** Keeps what a listing passed over. */
    void passedOver(String folder, ImageFolder listing) {
      if (!listing.skipped().isEmpty()) {
        skipped.add(folder + ": " + listing.skipped());
      }
      if (!listing.unlisted().isEmpty()) {
        warn("folders could not be listed and are left out: " + Folders.some(listing.unlisted()));
      }
    }

    Contents build() {
      return new Contents(items, skipped, warnings);
    }
  }
}
