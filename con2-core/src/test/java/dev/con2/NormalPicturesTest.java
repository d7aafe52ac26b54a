package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.image.ImageStream.StreamedFile.Decoded;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalPicturesTest {

  private static Decoded picture(String name, String fingerprint) {
    return Decoded.ofImage(
        Path.of(name), new Image.EightBit(1, 1, new byte[3]), fingerprint.repeat(64));
  }

  @Test
  void fingerprint_namesDoNotMatterButPicturesAndOrderDo() {
    String print = new NormalPictures(List.of(picture("a", "1"), picture("b", "2"))).fingerprint();
    assertThat(print).matches("[0-9a-f]{64}");
    assertThat(new NormalPictures(List.of(picture("x", "1"), picture("y", "2"))).fingerprint())
        .isEqualTo(print);
    assertThat(new NormalPictures(List.of(picture("b", "2"), picture("a", "1"))).fingerprint())
        .isNotEqualTo(print);
    assertThat(new NormalPictures(List.of(picture("a", "1"))).fingerprint()).isNotEqualTo(print);
  }

  @Test
  void images_andFingerprints_areThoseOfTheNumbers() {
    NormalPictures data =
        new NormalPictures(List.of(picture("a", "1"), picture("b", "2"), picture("c", "3")));
    assertThat(data.fingerprints(new int[] {2, 0})).containsExactly("3".repeat(64), "1".repeat(64));
    assertThat(data.images(new int[] {1})).containsExactly(data.images().get(1));
  }

  @Test
  void duplicates_areEqualFingerprints() {
    NormalPictures data =
        new NormalPictures(List.of(picture("a", "1"), picture("b", "2"), picture("c", "1")));
    assertThat(data.duplicates().copies()).isEqualTo(1);
  }

  @Test
  void room_ofLessThanNothing_isRefused() {
    assertThatThrownBy(() -> new NormalPicturesReader.Room(-1, Path.of("room")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the memory for decoded pictures is -1 bytes; give 0 or more");
  }
}
