package dev.con2.image;

import dev.con2.error.InvalidInputException;
import dev.con2.error.OneLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The image files in folders, at any depth, and what else was found there.
 *
 * @param images in the order of the roots, and within each in the byte order of the path relative
 *     to it with {@code /} between names: the same on every machine; a file reached twice stands
 *     once
 * @param repeated how many times a path came up again that stands once
 * @param hiddenFiles skipped files whose names begin with a dot
 * @param hiddenFolders skipped folders whose names begin with a dot, each counted once
 * @param otherPrograms what other programs keep among pictures, which was skipped: how many folders
 *     of each name (such as {@code @eaDir}, thumbnails of a network drive), and of macOS's files by
 *     {@code ._}
 * @param otherTypes how many files of each other extension (".txt", or "without extension") were
 *     skipped
 * @param circles symbolic links into a folder that they are in, which were not followed
 * @param unlisted folders whose pictures cannot be known, each with the reason
 */
public record ImageFolder(
    List<Path> images,
    int repeated,
    int hiddenFiles,
    int hiddenFolders,
    SortedMap<String, Integer> otherPrograms,
    SortedMap<String, Integer> otherTypes,
    List<Path> circles,
    List<String> unlisted) {

  private static final Set<String> EXTENSIONS =
      Set.of(
          ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp",
          ".dcm", ".dicom", ".dic", ".ima");

  /** A file of such a name may be DICOM, which hospitals name by numbers: its content decides. */
  private static final Pattern NO_EXTENSION_OR_A_NUMBER = Pattern.compile("[^.]*|.*\\.[0-9]+");

  /** The list of the files on a disk of DICOM files; it begins as they do and holds no picture. */
  private static final String DICOM_DIRECTORY = "DICOMDIR";

  /** Their names in lower case. */
  private static final Set<String> FOLDERS_OF_OTHER_PROGRAMS =
      Set.of(
          "@eadir",
          "#recycle",
          "#snapshot",
          "@recycle",
          "@recently-snapshot",
          ".@__thumb",
          "$recycle.bin",
          "recycler",
          "system volume information",
          "lost+found",
          "__macosx",
          ".appledouble",
          ".spotlight-v100",
          ".fseventsd",
          ".trashes",
          ".thumbnails",
          ".picasaoriginals",
          "network trash folder",
          "temporary items");

  private static final String FILES_OF_MACOS = "._";

  private static final int NAMED = 3;

  /** Keeps unmodifiable copies. */
  public ImageFolder {
    images = List.copyOf(images);
    otherPrograms = Collections.unmodifiableSortedMap(new TreeMap<>(otherPrograms));
    otherTypes = Collections.unmodifiableSortedMap(new TreeMap<>(otherTypes));
    circles = List.copyOf(circles);
    unlisted = List.copyOf(unlisted);
  }

  /**
   * Lists the images of the roots. Folders are walked with symbolic links followed; of their files
   * those are taken that have the extension of a picture, in any case of letters, and those without
   * an extension, or with a number for one, that begin as a DICOM file. A root that is a file is
   * taken whatever its name is.
   *
   * @throws InvalidInputException if there is no root, a root does not exist, or a folder among
   *     them holds no image
   */
  public static ImageFolder list(List<Path> roots) {
    if (roots.isEmpty()) {
      throw new InvalidInputException(
          "No pictures are given; name a folder of pictures or picture files.");
    }
    for (Path root : roots) {
      if (Files.isSymbolicLink(root) && !Files.exists(root)) {
        throw new InvalidInputException(
            WrittenPath.of(root)
                + " is a symbolic link that leads nowhere or in a circle; mend the link.");
      }
      if (!Files.exists(root)) {
        throw new InvalidInputException(
            WrittenPath.of(root) + " does not exist; give a folder of pictures or a picture file.");
      }
    }
    return listAll(roots);
  }

  /**
   * As {@link #list}, but a path where nothing is counts as a file: who reads it is told what is
   * wrong with it. For long lists, whose files may go while others are read.
   *
   * @throws InvalidInputException if a folder among them holds no image
   */
  public static ImageFolder listAll(List<Path> paths) {
    Map<Path, Path> images = new LinkedHashMap<>();
    Walk all = new Walk();
    int named = 0;
    for (Path root : paths) {
      List<Path> found = Files.isDirectory(root) ? all.images(root) : List.of(root);
      found.forEach(path -> images.putIfAbsent(path.toAbsolutePath().normalize(), path));
      named += found.size();
    }
    return all.result(List.copyOf(images.values()), named - images.size());
  }

  /**
   * Makes sure that no picture is missing.
   *
   * @throws InvalidInputException if a folder could not be listed
   */
  public void requireAllListed() {
    if (!unlisted.isEmpty()) {
      throw new InvalidInputException(
          "cannot list " + named(unlisted) + "; change the permissions or move it away");
    }
  }

  /** One line, such as {@code 1,069 pictures; skipped 3 hidden files, 2 .txt}. */
  public String summary() {
    String skipped = skipped();
    return counted(images.size(), "picture", "pictures")
        + (repeated == 0
            ? ""
            : "; " + counted(repeated, "path", "paths") + " named again and taken once")
        + (skipped.isEmpty() ? "" : "; " + skipped);
  }

  /** What was not taken, such as {@code skipped 3 hidden files, 2 .txt}; empty if nothing. */
  public String skipped() {
    List<String> kinds = new ArrayList<>();
    if (hiddenFiles > 0) {
      kinds.add(counted(hiddenFiles, "hidden file", "hidden files"));
    }
    if (hiddenFolders > 0) {
      kinds.add(counted(hiddenFolders, "hidden folder", "hidden folders"));
    }
    otherPrograms.forEach(
        (name, count) ->
            kinds.add(
                name.equals(FILES_OF_MACOS)
                    ? counted(count, "._ file of macOS", "._ files of macOS")
                    : counted(count, "folder ", "folders ") + OneLine.of(name)));
    otherTypes.forEach((type, count) -> kinds.add(counted(count, type, type)));
    List<String> parts = new ArrayList<>();
    if (!kinds.isEmpty()) {
      parts.add("skipped " + String.join(", ", kinds));
    }
    if (!circles.isEmpty()) {
      parts.add(
          "not followed, as they go in a circle, "
              + named(circles.stream().map(WrittenPath::of).toList()));
    }
    if (!unlisted.isEmpty()) {
      parts.add("not entered " + named(unlisted));
    }
    return String.join("; ", parts);
  }

  private static String named(List<String> all) {
    int more = all.size() - NAMED;
    return String.join(", ", all.subList(0, Math.min(NAMED, all.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  static String counted(int count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }

  /** Collects what all roots hold. */
  private static final class Walk implements FileVisitor<Path> {

    private record FoundFile(byte[] key, Path path) {}

    private int hiddenFiles;
    private int hiddenFolders;
    private final SortedMap<String, Integer> otherPrograms = new TreeMap<>();
    private final SortedMap<String, Integer> otherTypes = new TreeMap<>();
    private final List<Path> circles = new ArrayList<>();
    private final List<String> unlisted = new ArrayList<>();
    private Path root = Path.of("");
    private final List<FoundFile> found = new ArrayList<>();

    List<Path> images(Path folder) {
      root = folder;
      found.clear();
      try {
        Files.walkFileTree(
            folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, this);
      } catch (IOException e) {
        throw new InvalidInputException(
            WrittenPath.of(folder) + " cannot be listed (" + e.getMessage() + "); check the disk.",
            e);
      }
      if (found.isEmpty()) {
        String skipped = result(List.of(), 0).skipped();
        throw new InvalidInputException(
            WrittenPath.of(folder)
                + " holds no pictures"
                + (skipped.isEmpty() ? "" : " (" + skipped + ")")
                + "; put JPEG, PNG, BMP, GIF, TIFF, WebP or DICOM files there or name another folder.");
      }
      found.sort((one, other) -> Arrays.compareUnsigned(one.key(), other.key()));
      return found.stream().map(FoundFile::path).toList();
    }

    ImageFolder result(List<Path> images, int repeated) {
      return new ImageFolder(
          images,
          repeated,
          hiddenFiles,
          hiddenFolders,
          otherPrograms,
          otherTypes,
          circles,
          unlisted);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(root) || isEntered(name(folder))
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    /** Counts a folder that is not. */
    private boolean isEntered(String name) {
      if (FOLDERS_OF_OTHER_PROGRAMS.contains(name.toLowerCase(Locale.ROOT))) {
        otherPrograms.merge(name, 1, Integer::sum);
        return false;
      }
      if (name.startsWith(".")) {
        hiddenFolders++;
        return false;
      }
      return true;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = name(file);
      int dot = name.lastIndexOf('.');
      String extension = dot > 0 ? name.substring(dot).toLowerCase(Locale.ROOT) : "";
      if (name.startsWith(FILES_OF_MACOS)) {
        otherPrograms.merge(FILES_OF_MACOS, 1, Integer::sum);
      } else if (name.startsWith(".")) {
        hiddenFiles++;
      } else if (attributes.isOther()) {
        otherTypes.merge("that are no ordinary file", 1, Integer::sum);
      } else if (EXTENSIONS.contains(extension)
          || NO_EXTENSION_OR_A_NUMBER.matcher(name).matches() && isDicom(file, name)) {
        found.add(new FoundFile(WrittenPath.bytes(root.relativize(file)), file));
      } else {
        String type = extension.isEmpty() ? "without extension" : extension;
        otherTypes.merge(OneLine.of(type), 1, Integer::sum);
      }
      return FileVisitResult.CONTINUE;
    }

    /** What cannot be read is left out, as any file of such a name was that is no DICOM file. */
    private static boolean isDicom(Path file, String name) {
      if (name.equals(DICOM_DIRECTORY)) {
        return false;
      }
      try (InputStream in = Files.newInputStream(file)) {
        return FileFormat.has(in.readNBytes(132), 128, "DICM");
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException error) {
      if (!path.equals(root) && !isEntered(name(path))) {
        return FileVisitResult.CONTINUE;
      }
      if (error instanceof FileSystemLoopException) {
        circles.add(path);
      } else {
        boolean denied = error instanceof AccessDeniedException;
        unlisted.add(
            WrittenPath.of(path) + " (" + (denied ? "no permission" : error.getMessage()) + ")");
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) {
      if (error != null) {
        unlisted.add(WrittenPath.of(folder) + " (" + error.getMessage() + ")");
      }
      return FileVisitResult.CONTINUE;
    }

    private static String name(Path path) {
      return path.getFileName() == null ? "" : path.getFileName().toString();
    }
  }
}
