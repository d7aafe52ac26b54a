package dev.con2.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {

  private static final Image GREY = new Image.EightBit(2, 1, new byte[] {1, -2, 1, -2, 1, -2});
  private static final Image COLOURED = new Image.EightBit(1, 1, new byte[] {1, 2, -1});
  private static final Image DEEP = new Image.SixteenBit(1, 1, new short[] {258, -2, 7});
  private static final Image DEEP_GREY = new Image.SixteenBit(1, 1, new short[] {-9, -9, -9});

  @TempDir private Path folder;

  @Test
  void images_areThoseThatWereAdded() {
    try (ImageCache cache = ImageCache.in(folder)) {
      List.of(GREY, COLOURED, DEEP, DEEP_GREY).forEach(cache::add);
      ImageCache.Images images = cache.images();
      assertThat(images)
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(GREY, COLOURED, DEEP, DEEP_GREY);
      ImageCache.Images some = images.at(new int[] {3, 1, 3});
      assertThat(some)
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(DEEP_GREY, COLOURED, DEEP_GREY);
      assertThat(some.subList(1, 2))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(COLOURED);
    }
  }

  @Test
  void images_knowWhatTheyAreLike() {
    try (ImageCache cache = ImageCache.in(folder)) {
      List.of(GREY, COLOURED, DEEP, DEEP_GREY).forEach(cache::add);
      ImageCache.Images images = cache.images();
      assertThat(images.areSquares(1)).isFalse();
      assertThat(images.subList(1, 4).areSquares(1)).isTrue();
      assertThat(images.subList(1, 4).areSquares(2)).isFalse();
      assertThat(images.at(new int[] {0, 3}).areGrey()).isTrue();
      assertThat(images.at(new int[] {0, 1}).areGrey()).isFalse();
      assertThat(images.at(new int[] {2}).areGrey()).isFalse();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // where an open file keeps its name
  void file_hasNoName() throws IOException {
    try (ImageCache cache = ImageCache.in(folder.resolve("new"))) {
      cache.add(GREY);
      assertThat(Files.list(folder.resolve("new"))).isEmpty();
    }
  }

  /** Neither for the thread nor for others that read it later. */
  @Test
  void interrupt_changesNothing() {
    try (ImageCache cache = ImageCache.in(folder)) {
      Thread.currentThread().interrupt();
      cache.add(COLOURED);
      cache.add(DEEP);
      assertThat(cache.images())
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(COLOURED, DEEP);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(cache.images())
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(COLOURED, DEEP);
    }
  }

  @Test
  void close_endsIt() {
    ImageCache cache = ImageCache.in(folder);
    cache.add(GREY);
    ImageCache.Images images = cache.images();
    cache.close();
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(() -> images.get(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void in_aFile_isRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> ImageCache.in(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot be made in " + file);
  }
}
