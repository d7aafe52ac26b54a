package dev.con2.experiments;

import dev.con2.experiments.dataset.Dataset;
import dev.con2.experiments.dataset.NamedDataset;

/**
 * A dataset that an experiment runs on.
 *
 * @param named which of the paper's it is
 * @param dataset what was found
 * @param fingerprint of what was found, as {@link Dataset#fingerprint} gives it
 */
record OpenDataset(NamedDataset named, Dataset dataset, String fingerprint) {

  static OpenDataset of(NamedDataset named, Dataset dataset) {
    return new OpenDataset(named, dataset, dataset.fingerprint());
  }

  /** What it must be called beside results. */
  String variant() {
    return dataset.variant().orElse(dataset.name());
  }
}
