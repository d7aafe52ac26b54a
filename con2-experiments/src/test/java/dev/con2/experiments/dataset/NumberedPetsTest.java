package dev.con2.experiments.dataset;

import static dev.con2.experiments.dataset.DatasetFiles.touch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.error.UnreadableImageException;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.image.ImageReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedPetsTest {

  private static final String AGAIN =
      "unpack or copy the whole of it again (train.zip or kagglecatsanddogs_5340.zip)";

  @TempDir private Path folder;

  private List<String> items(Dataset dataset, Split split) {
    return dataset.items(split).stream()
        .map(item -> item.label().name() + " " + folder.relativize(Path.of(item.place())))
        .toList();
  }

  @Test
  void open_kaggle_splitsByTheNumberInTheName() throws IOException {
    touch(
        folder,
        "train/cat.0.jpg",
        "train/cat.9999.jpg",
        "train/cat.10000.jpg",
        "train/dog.10.jpg",
        "train/dog.9.jpg",
        "train/dog.12499.jpg",
        "test1/1.jpg");

    Dataset dataset = NamedDataset.DOGS_VS_CATS.open(folder);

    assertThat(items(dataset, Split.TRAIN))
        .containsExactly(
            "cat train/cat.0.jpg",
            "cat train/cat.9999.jpg",
            "dog train/dog.10.jpg",
            "dog train/dog.9.jpg");
    assertThat(items(dataset, Split.TEST))
        .containsExactly("cat train/cat.10000.jpg", "dog train/dog.12499.jpg");
    assertThat(dataset.warnings()).hasSize(2);
    assertThat(dataset.warnings().get(0))
        .startsWith(
            "dogs_vs_cats has 4 train pictures and officially 20,000 (cat 2 for 10,000, dog 2 for"
                + " 10,000)");
  }

  @Test
  void open_microsoft_splitsAlikeAndCountsWhatElseLiesThere() throws IOException {
    Path pets = folder.resolve("PetImages");
    touch(
        pets,
        "Cat/666.jpg",
        "Cat/12000.jpg",
        "Cat/Thumbs.db",
        "Cat/12500.jpg",
        "Cat/cat.1.jpg",
        "Dog/1.jpg",
        "Dog/11702.jpg",
        "Dog/Thumbs.db");

    Dataset dataset = NamedDataset.DOGS_VS_CATS.open(folder);

    assertThat(items(dataset, Split.TRAIN))
        .containsExactly("cat PetImages/Cat/666.jpg", "dog PetImages/Dog/1.jpg");
    assertThat(items(dataset, Split.TEST))
        .containsExactly("cat PetImages/Cat/12000.jpg", "dog PetImages/Dog/11702.jpg");
    assertThat(dataset.skipped()).containsExactly("PetImages: skipped 2 .db");
    assertThat(dataset.warnings())
        .contains(
            pets
                + " holds pictures that are not named by a number from 0 to 12,499, which are left"
                + " out: 2");
    assertThat(NamedDataset.DOGS_VS_CATS.open(pets).items()).isEqualTo(dataset.items());
    // Two of Microsoft's files are empty; opening does not look into them, reading does.
    assertThatThrownBy(() -> dataset.read(dataset.items(Split.TRAIN).get(0), new ImageReader()))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(pets.resolve("Cat/666.jpg") + " is empty (0 bytes); copy or export it again.");
  }

  @Test
  void open_oneKindMissing_isRefused() throws IOException {
    Path pets = folder.resolve("PetImages");
    touch(pets, "Cat/1.jpg", "Cat/10001.jpg");

    assertThatThrownBy(() -> NamedDataset.DOGS_VS_CATS.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(pets + " has no folder Dog; " + AGAIN);
  }

  @Test
  void open_noTestNumbers_isRefused() throws IOException {
    touch(folder, "train/cat.0.jpg", "train/cat.10000.jpg", "train/dog.1.jpg");

    assertThatThrownBy(() -> NamedDataset.DOGS_VS_CATS.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(folder + " holds no test pictures of dog, a class of dogs_vs_cats; " + AGAIN);
  }
}
