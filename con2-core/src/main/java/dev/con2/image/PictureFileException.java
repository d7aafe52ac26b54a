package dev.con2.image;

import java.io.IOException;

/**
 * Why a file is no picture; the message goes on from the file's name: "is empty; copy it again".
 */
final class PictureFileException extends IOException {

  private static final long serialVersionUID = 1L;

  PictureFileException(String predicate) {
    super(predicate);
  }

  static PictureFileException cutOff() {
    return new PictureFileException("is cut off, its end is missing; copy or export it again");
  }

  static PictureFileException damaged(String detail) {
    return new PictureFileException("is damaged (" + detail + "); copy or export it again");
  }
}
