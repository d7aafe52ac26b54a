package dev.con2.internal.files;

import java.nio.file.FileSystems;
import java.nio.file.Path;

/**
 * A file that goes with the process if that ends before it is finished; not if it is killed, and
 * not on a file system that is the process's own, such as the inside of an archive.
 */
final class UnfinishedFile {

  private final Path path;

  // Java's deleteOnExit alone never forgets a file. A hook alone would come too early: all hooks
  // run together, and one of them may be waiting for this file, as for the last checkpoint; what
  // deleteOnExit is told of goes after them. The JVM keeps the hooks, so nothing static is here.
  private final Thread atTheEnd;

  UnfinishedFile(Path path) {
    this.path = path;
    atTheEnd = new Thread(this::removeLast, "con2-unfinished");
    try {
      Runtime.getRuntime().addShutdownHook(atTheEnd);
    } catch (IllegalStateException e) {
      removeLast(); // the process is ending already
    }
  }

  private void removeLast() {
    if (path.getFileSystem() == FileSystems.getDefault()) {
      try {
        path.toFile().deleteOnExit();
      } catch (IllegalStateException e) {
        // The process removes files just now: what is left is a hidden file that nothing reads.
      }
    }
  }

  Path path() {
    return path;
  }

  /** It is in its place or removed. */
  void finished() {
    try {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException e) {
      // The process is ending, and finds no file of this name.
    }
  }
}
