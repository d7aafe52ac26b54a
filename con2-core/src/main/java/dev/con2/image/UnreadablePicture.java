package dev.con2.image;

import java.io.IOException;

/**
 * Why a file is no picture; the message goes on from the file's name: "is empty; copy it again".
 */
final class UnreadablePicture extends IOException {

  private static final long serialVersionUID = 1L;

  UnreadablePicture(String predicate) {
    super(predicate);
  }

  static UnreadablePicture cutOff() {
    return new UnreadablePicture("is cut off, its end is missing; copy or export it again");
  }

  static UnreadablePicture damaged(String detail) {
    return new UnreadablePicture("is damaged (" + detail + "); copy or export it again");
  }
}
