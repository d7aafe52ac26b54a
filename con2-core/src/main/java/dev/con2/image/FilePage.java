package dev.con2.image;

/**
 * Which of a file's pages a picture is.
 *
 * @param number from 1
 * @param count how many pages the file has, at least 1
 */
public record FilePage(int number, int count) {

  /** That of a file with one picture. */
  public static final FilePage ONLY = new FilePage(1, 1);

  /** Checks the numbers. */
  public FilePage {
    if (number < 1 || count < 1) {
      throw new IllegalArgumentException("page " + number + " of " + count);
    }
  }

  /** Whether the file has other pages. */
  public boolean isOneOfSeveral() {
    return count > 1;
  }

  @Override
  public String toString() {
    return "page " + number + " of " + count;
  }
}
