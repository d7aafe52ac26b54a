package dev.con2.internal.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read or written, in words. */
public final class FileProblem {

  private FileProblem() {}

  /**
   * The reason alone: Java's own messages are often nothing but the name of a file, which may be a
   * hidden one that nobody has heard of.
   */
  public static String reason(IOException problem) {
    if (problem instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (problem instanceof FileAlreadyExistsException) {
      return "something else is there";
    }
    if (problem instanceof AccessDeniedException) {
      return "not allowed";
    }
    if (problem instanceof FileSystemLoopException) {
      return "its symbolic links go in a circle";
    }
    if (problem instanceof ClosedByInterruptException) {
      return "its thread was interrupted";
    }
    String message =
        problem instanceof FileSystemException system ? system.getReason() : problem.getMessage();
    return message == null ? "the system says no more" : message;
  }
}
