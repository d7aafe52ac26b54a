package dev.con2.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.experiments.dataset.Dataset;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.experiments.dataset.DatasetItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubsetTest {

  @TempDir Path folder;

  private Dataset dataset;

  @BeforeEach
  void makeDataset() throws IOException {
    for (String label : List.of("bad", "good")) {
      for (int i = 0; i < 20; i++) {
        for (String split : List.of("train", "test")) {
          Path file = folder.resolve("%s/%s/%02d.png".formatted(split, label, i));
          Files.createDirectories(file.getParent());
          Files.createFile(file);
        }
      }
    }
    dataset = Dataset.ofFolder(folder);
  }

  private List<DatasetItem> training(int count) {
    return Subset.training(dataset, dataset.classOf("good"), Optional.of(count));
  }

  @Test
  void training_fewer_areInOrderAndAmongMore() {
    List<DatasetItem> all = dataset.items(Split.TRAIN, dataset.classOf("good"));

    assertThat(training(5)).hasSize(5).isSubsetOf(training(9));
    assertThat(training(9)).isNotEqualTo(all.subList(0, 9));
    assertThat(all).containsSubsequence(training(9));
    assertThat(training(5)).isEqualTo(training(5));
  }

  @Test
  void training_asManyAsThereAre_areAll() {
    assertThat(training(20)).isEqualTo(training(1000)).hasSize(20);
  }

  @Test
  void test_hasAsManyOfEachClass() {
    List<DatasetItem> test = Subset.test(dataset, Optional.of(4));

    assertThat(test).hasSize(8).doesNotHaveDuplicates();
    assertThat(test.stream().filter(item -> item.label().name().equals("bad"))).hasSize(4);
    assertThat(test).allMatch(item -> item.split() == Split.TEST);
    assertThat(Subset.test(dataset, Optional.empty())).hasSize(40);
  }
}
