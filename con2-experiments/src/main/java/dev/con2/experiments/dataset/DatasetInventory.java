package dev.con2.experiments.dataset;

import dev.con2.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which datasets a folder holds.
 *
 * @param findings one for each of the paper's datasets, then one for each other folder of class
 *     folders
 */
public record DatasetInventory(List<DatasetFinding> findings) {

  /** What became of one dataset. */
  public sealed interface DatasetFinding {

    /** What it is called. */
    String name();

    /** It can be used. */
    record Found(Dataset dataset) implements DatasetFinding {
      @Override
      public String name() {
        return dataset.name();
      }
    }

    /**
     * Something of it is there, and cannot be used.
     *
     * @param sentence what is wrong and how to mend it
     */
    record Unusable(String name, String sentence) implements DatasetFinding {}

    /** Nothing of it is there. */
    record Absent(NamedDataset dataset) implements DatasetFinding {
      @Override
      public String name() {
        return dataset.toString();
      }
    }
  }

  /** Keeps an unmodifiable copy. */
  public DatasetInventory {
    findings = List.copyOf(findings);
  }

  /**
   * Looks for every dataset of the paper, and for others of the form {@code {train,test}/CLASS/},
   * in the folder itself and in those in it.
   *
   * @throws InvalidInputException if there is no such folder or it cannot be listed
   */
  public static DatasetInventory of(Path folder) {
    Folders.require(folder);
    List<DatasetFinding> findings = new ArrayList<>();
    Set<Path> taken = new HashSet<>();
    for (NamedDataset dataset : NamedDataset.values()) {
      DatasetFinding finding = look(dataset, folder);
      findings.add(finding);
      if (finding instanceof DatasetFinding.Found found) {
        taken.add(found.dataset().folder());
      }
    }
    Set<String> names = new HashSet<>();
    Arrays.stream(NamedDataset.values()).forEach(one -> names.addAll(one.download().folders()));
    Stream.concat(Stream.of(folder), Folders.subfolders(folder).stream().map(folder::resolve))
        .filter(place -> !taken.contains(place) && !names.contains(Folders.name(place)))
        .forEach(place -> own(place).ifPresent(findings::add));
    return new DatasetInventory(findings);
  }

  private static DatasetFinding look(NamedDataset dataset, Path folder) {
    try {
      return dataset
          .find(folder)
          .<DatasetFinding>map(DatasetFinding.Found::new)
          .orElseGet(() -> new DatasetFinding.Absent(dataset));
    } catch (InvalidInputException e) {
      return new DatasetFinding.Unusable(dataset.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static Optional<DatasetFinding> own(Path folder) {
    try {
      return ClassFolders.isOwn(folder)
          ? Optional.of(new DatasetFinding.Found(Dataset.ofFolder(folder)))
          : Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.of(
          new DatasetFinding.Unusable(Folders.name(folder), String.valueOf(e.getMessage())));
    }
  }
}
