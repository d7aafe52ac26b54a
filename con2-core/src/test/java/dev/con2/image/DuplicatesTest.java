package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DuplicatesTest {

  private static Map<Path, String> prints(String... pathsAndPrints) {
    Map<Path, String> prints = new LinkedHashMap<>();
    for (int i = 0; i < pathsAndPrints.length; i += 2) {
      prints.put(Path.of(pathsAndPrints[i]), pathsAndPrints[i + 1]);
    }
    return prints;
  }

  private static List<Path> paths(String... names) {
    return List.of(names).stream().map(Path::of).toList();
  }

  @Test
  void within_groupsEqualFingerprintsInOrder() {
    Duplicates found =
        Duplicates.within(prints("a", "1", "b", "2", "c", "1", "d", "3", "e", "2", "f", "1"));

    assertThat(found.groups())
        .containsExactly(
            new Duplicates.CopyGroup(paths("a"), paths("c", "f")),
            new Duplicates.CopyGroup(paths("b"), paths("e")));
    assertThat(found.copies()).isEqualTo(3);
    assertThat(found.summary()).isEqualTo("3 pictures are exact copies, such as c of a.");
  }

  @Test
  void between_findsOnlyWhatIsInBoth() {
    Duplicates found =
        Duplicates.between(
            prints("train/a", "1", "train/b", "2", "train/c", "1"),
            prints("test/x", "3", "test/y", "1", "test/z", "3"));

    assertThat(found.groups())
        .containsExactly(new Duplicates.CopyGroup(paths("train/a", "train/c"), paths("test/y")));
    assertThat(found.summary()).isEqualTo("1 picture is an exact copy: test/y of train/a.");
  }

  @Test
  void summary_noCopies_saysSo() {
    assertThat(Duplicates.within(prints("a", "1", "b", "2")).summary())
        .isEqualTo("No picture is an exact copy of another.");
  }
}
