package dev.con2.image;

import java.util.ArrayList;
import java.util.List;

/** What a person should know of files that were read: counted as they pass by, said at the end. */
public final class FileRemarks {

  private int ofSeveralPages;
  private int mended;

  /** Counts a picture. */
  public void add(ImageStream.StreamedFile.Decoded picture) {
    if (picture.page().isOneOfSeveral() && picture.page().number() == 1) {
      ofSeveralPages++;
    }
    mended += picture.mended() ? 1 : 0;
  }

  /**
   * A sentence for each kind; none if there is nothing to say.
   *
   * @param everyPage whether all pages were taken, or the first alone
   */
  public List<String> sentences(boolean everyPage) {
    List<String> sentences = new ArrayList<>();
    if (ofSeveralPages > 0) {
      sentences.add(
          ImageFolder.counted(ofSeveralPages, "file has", "files have")
              + " several pages, of which "
              + (everyPage ? "each was taken" : "the first alone was taken"));
    }
    if (mended > 0) {
      sentences.add(
          ImageFolder.counted(mended, "JPEG file lacks its", "JPEG files lack their")
              + " end marker and "
              + (mended == 1 ? "was" : "were")
              + " read all the same");
    }
    return sentences;
  }

  /** What is to be said of one picture, in a few words; empty if nothing. */
  public static String of(ImageStream.StreamedFile.Decoded picture) {
    List<String> remarks = new ArrayList<>();
    if (picture.page().isOneOfSeveral()) {
      remarks.add(picture.page().toString());
    }
    if (picture.mended()) {
      remarks.add("its end marker is missing");
    }
    return String.join("; ", remarks);
  }
}
