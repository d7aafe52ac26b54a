package dev.con2.experiments.dataset;

import java.nio.file.Path;
import java.util.Optional;

/** Files of a dataset that cannot be read as they lie. */
sealed interface UnusableDownload permits OtherVersion, PackedArchive {

  /**
   * What they are and what to do, if they are in the folder.
   *
   * @param named the folder is called what the dataset's is, so that little else is needed
   */
  Optional<String> sentence(Path folder, boolean named);
}
