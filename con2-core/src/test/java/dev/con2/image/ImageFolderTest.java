package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

  @TempDir private Path folder;

  private Path touch(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private List<String> names(ImageFolder listing) {
    return listing.images().stream().map(path -> folder.relativize(path).toString()).toList();
  }

  @Test
  void list_nestedFolders_areInByteOrderOfTheRelativePath() throws IOException {
    // '.' (2e) stands before '/' (2f), 'Z' before 'a', and all of ASCII before 'é'.
    for (String name : List.of("b/1.png", "b.png", "a.JPEG", "Z.bmp", "é.gif", "b/a/2.webp")) {
      touch(name);
    }

    assertThat(names(ImageFolder.list(List.of(folder))))
        .containsExactly("Z.bmp", "a.JPEG", "b.png", "b/1.png", "b/a/2.webp", "é.gif");
  }

  @Test
  void list_severalRoots_keepsTheirOrderAndTakesAFileOnce() throws IOException {
    Path late = touch("z/1.png").getParent();
    Path early = touch("a/2.png").getParent();
    Path named = touch("a/notes.txt");

    ImageFolder listing = ImageFolder.list(List.of(late, named, early, late.resolve("1.png")));

    assertThat(names(listing)).containsExactly("z/1.png", "a/notes.txt", "a/2.png");
  }

  @Test
  void summary_countsWhatWasSkipped() throws IOException {
    for (String name :
        List.of(
            "1.png",
            "2.jpg",
            ".hidden.png",
            ".DS_Store",
            ".git/3.png",
            ".git/4.png",
            "a.txt",
            "b.TXT",
            "x/Thumbs.db",
            "README")) {
      touch(name);
    }

    ImageFolder listing = ImageFolder.list(List.of(folder));

    assertThat(listing.summary())
        .isEqualTo(
            "2 pictures; skipped 2 hidden files, 1 hidden folder, 1 .db, 2 .txt, 1 without"
                + " extension");
    assertThat(listing.otherTypes()).isEqualTo(Map.of(".db", 1, ".txt", 2, "without extension", 1));
  }

  @Test
  void list_foldersOfOtherPrograms_areSkippedAndNamed() throws IOException {
    for (String name :
        List.of(
            "1.png",
            "._1.png",
            "a/._2.png",
            "@eaDir/1.png/SYNOPHOTO_THUMB_XL.jpg",
            "a/@eaDir/2.png/SYNOPHOTO_THUMB_M.jpg",
            "$RECYCLE.BIN/S-1-5-21/$R1.png",
            ".thumbnails/normal/4f.png",
            "__MACOSX/._1.png",
            "System Volume Information/x.png",
            "Lost+Found/#12.png",
            "a/2.png")) {
      touch(name);
    }

    ImageFolder listing = ImageFolder.list(List.of(folder));

    assertThat(names(listing)).containsExactly("1.png", "a/2.png");
    assertThat(listing.summary())
        .isEqualTo(
            "2 pictures; skipped 1 folder $RECYCLE.BIN, 2 ._ files of macOS, 1 folder .thumbnails,"
                + " 2 folders @eaDir, 1 folder Lost+Found, 1 folder System Volume Information,"
                + " 1 folder __MACOSX");
    assertThat(names(ImageFolder.list(List.of(folder.resolve("$RECYCLE.BIN")))))
        .containsExactly("$RECYCLE.BIN/S-1-5-21/$R1.png");
  }

  @Test
  void list_namesThatAreNotUtf8_areAPathEachInByteOrder() throws IOException {
    Assumptions.assumeTrue(WrittenPathTest.makeFile(folder, "caf%FF.png"), "file system of text");
    WrittenPathTest.makeFile(folder, "caf%E9.png");
    WrittenPathTest.makeFile(folder, "caf%C3%A9.png");
    WrittenPathTest.makeFile(folder, "caf%E8.png");

    List<Path> images = ImageFolder.list(List.of(folder)).images();

    assertThat(images.stream().map(WrittenPath::of).map(text -> text.replaceAll(".*/", "")))
        .containsExactly("café.png", "caf%E8.png", "caf%E9.png", "caf%FF.png");
    assertThat(images).allMatch(Files::exists);
  }

  @Test
  void list_dicomFiles_areKnownByContentWhereTheNameSaysNothing() throws IOException {
    byte[] dicom = new byte[140];
    System.arraycopy(new byte[] {'D', 'I', 'C', 'M'}, 0, dicom, 128, 4);
    for (String name :
        List.of("IM000001", "1.2.840.113619.2.5", "notes.text", "DICOMDIR", "x.dcm")) {
      Files.write(touch(name), dicom);
    }
    touch("README");
    touch("libx.so.12");

    ImageFolder listing = ImageFolder.list(List.of(folder));

    assertThat(names(listing)).containsExactly("1.2.840.113619.2.5", "IM000001", "x.dcm");
    assertThat(listing.otherTypes())
        .isEqualTo(Map.of(".text", 1, "without extension", 2, ".12", 1));
  }

  @Test
  void listAll_aFileThatIsGone_isKept() throws IOException {
    Path there = touch("sub/1.png");
    Path gone = folder.resolve("gone.png");

    assertThat(ImageFolder.listAll(List.of(gone, there.getParent(), there)).images())
        .containsExactly(gone, there);
  }

  @Test
  void summary_nothingSkipped_isTheCount() throws IOException {
    touch("1.png");

    assertThat(ImageFolder.list(List.of(folder)).summary()).isEqualTo("1 picture");
  }

  @Test
  void summary_manyImages_hasThousandsSeparated() {
    List<Path> images = java.util.Collections.nCopies(1069, Path.of("x.png"));
    ImageFolder listing =
        new ImageFolder(
            images,
            0,
            3,
            0,
            new java.util.TreeMap<>(),
            new java.util.TreeMap<>(Map.of(".txt", 2)),
            List.of(),
            List.of("a (x)", "b (x)", "c (x)", "d (x)"));

    assertThat(listing.summary())
        .isEqualTo(
            "1,069 pictures; skipped 3 hidden files, 2 .txt;"
                + " not entered a (x), b (x), c (x) and 1 more");
  }

  @Test
  void list_symbolicLinkInACircle_survivesAndIsNamed() throws IOException {
    touch("sub/1.png");
    Files.createSymbolicLink(folder.resolve("sub/back"), folder);
    Files.createSymbolicLink(folder.resolve("self"), folder.resolve("self"));

    ImageFolder listing = ImageFolder.list(List.of(folder));

    assertThat(names(listing)).containsExactly("sub/1.png");
    assertThat(listing.circles()).containsExactly(folder.resolve("sub/back"));
    assertThat(listing.summary())
        .contains("not followed, as they go in a circle, " + folder.resolve("sub/back"));
    listing.requireAllListed();
    assertThatThrownBy(() -> ImageFolder.list(List.of(folder.resolve("self"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            folder.resolve("self")
                + " is a symbolic link that leads nowhere or in a circle; mend the link.");
  }

  @Test
  void list_linkedFolder_isFollowedAndADeadLinkIsLeftToTheReader() throws IOException {
    touch("real/1.png");
    Path view = Files.createDirectory(folder.resolve("view"));
    Files.createSymbolicLink(view.resolve("linked"), folder.resolve("real"));
    Files.createSymbolicLink(view.resolve("dead.png"), folder.resolve("gone.png"));

    assertThat(names(ImageFolder.list(List.of(view))))
        .containsExactly("view/dead.png", "view/linked/1.png");
  }

  @Test
  void list_folderWithoutPermission_isNamed() throws IOException {
    touch("1.png");
    Path locked = touch("locked/2.png").getParent();
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    try {
      Assumptions.assumeFalse(Files.isReadable(locked), "root may read everything");

      ImageFolder listing = ImageFolder.list(List.of(folder));
      assertThat(listing.unlisted()).containsExactly(locked + " (no permission)");
      assertThatThrownBy(listing::requireAllListed)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("cannot list " + locked + " (no permission)");
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void list_nothingToTake_saysWhatToDo() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path texts = touch("texts/a.txt").getParent();
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> ImageFolder.list(List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("No pictures are given; name a folder of pictures or picture files.");
    assertThatThrownBy(() -> ImageFolder.list(List.of(missing)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(missing + " does not exist; give a folder of pictures or a picture file.");
    assertThatThrownBy(() -> ImageFolder.list(List.of(empty)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            empty
                + " holds no pictures; put JPEG, PNG, BMP, GIF, TIFF, WebP or DICOM files there or name"
                + " another folder.");
    assertThatThrownBy(() -> ImageFolder.list(List.of(texts)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(texts + " holds no pictures (skipped 1 .txt); ");
  }
}
