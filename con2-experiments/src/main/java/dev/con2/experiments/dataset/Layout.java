package dev.con2.experiments.dataset;

import dev.con2.error.InvalidInputException;
import java.nio.file.Path;

/** A way in which the files of a dataset may lie in a folder. */
sealed interface Layout permits CifarBinary, ClassFolders, NumberedPets {

  /**
   * Whether the folder seems to hold files that lie so, all of them or some.
   *
   * @param named the folder is called what the dataset's is, so that little else is needed
   */
  boolean isIn(Path folder, boolean named);

  /**
   * Lists the pictures.
   *
   * @throws InvalidInputException if files are missing or damaged in a way that can be seen without
   *     decoding pictures
   */
  Contents read(Path folder);
}
