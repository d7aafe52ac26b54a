package dev.con2.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Exact copies among pictures, by the fingerprints of {@link ImageStream.StreamedFile.Decoded}. A
 * copy within the training images counts double; one that is in the test images too is no test.
 *
 * @param groups each a set of equal pictures, in the order in which the first of each was given
 */
public record Duplicates(List<CopyGroup> groups) {

  /**
   * Pictures that are equal, sample by sample.
   *
   * @param originals at least one
   * @param copies at least one
   */
  public record CopyGroup(List<Path> originals, List<Path> copies) {
    /** Keeps unmodifiable copies of the lists. */
    public CopyGroup {
      originals = List.copyOf(originals);
      copies = List.copyOf(copies);
      if (originals.isEmpty() || copies.isEmpty()) {
        throw new IllegalArgumentException("a group has an original and a copy");
      }
    }
  }

  /** Keeps an unmodifiable copy of the list. */
  public Duplicates {
    groups = List.copyOf(groups);
  }

  /** Copies within one set: in each group the first path is the original. */
  public static Duplicates within(Map<Path, String> fingerprints) {
    return within(List.copyOf(fingerprints.keySet()), List.copyOf(fingerprints.values()));
  }

  /**
   * The same of pictures that may be pages of one file.
   *
   * @param paths of the pictures
   * @param fingerprints of the same pictures in the same order
   */
  public static Duplicates within(List<Path> paths, List<String> fingerprints) {
    List<CopyGroup> groups = new ArrayList<>();
    for (List<Path> equal : byFingerprint(paths, fingerprints).values()) {
      if (equal.size() > 1) {
        groups.add(new CopyGroup(equal.subList(0, 1), equal.subList(1, equal.size())));
      }
    }
    return new Duplicates(groups);
  }

  /** Pictures of the second set that are in the first: those of the first are the originals. */
  public static Duplicates between(Map<Path, String> first, Map<Path, String> second) {
    Map<String, List<Path>> seconds =
        byFingerprint(List.copyOf(second.keySet()), List.copyOf(second.values()));
    List<CopyGroup> groups = new ArrayList<>();
    byFingerprint(List.copyOf(first.keySet()), List.copyOf(first.values()))
        .forEach(
            (fingerprint, originals) -> {
              if (seconds.containsKey(fingerprint)) {
                groups.add(new CopyGroup(originals, seconds.get(fingerprint)));
              }
            });
    return new Duplicates(groups);
  }

  private static Map<String, List<Path>> byFingerprint(
      List<Path> paths, List<String> fingerprints) {
    Map<String, List<Path>> equal = new LinkedHashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      equal.computeIfAbsent(fingerprints.get(i), key -> new ArrayList<>()).add(paths.get(i));
    }
    return equal;
  }

  /** How many pictures are copies. */
  public int copies() {
    return groups.stream().mapToInt(group -> group.copies().size()).sum();
  }

  /** One sentence. */
  public String summary() {
    if (groups.isEmpty()) {
      return "No picture is an exact copy of another.";
    }
    CopyGroup first = groups.get(0);
    return (copies() == 1
            ? "1 picture is an exact copy: "
            : copies() + " pictures are exact copies, such as ")
        + WrittenPath.of(first.copies().get(0))
        + " of "
        + WrittenPath.of(first.originals().get(0))
        + ".";
  }
}
