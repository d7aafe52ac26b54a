package dev.con2.experiments.results;

import java.util.List;

/** A piece of a page of results, to be written as Markdown and as HTML. */
sealed interface Block {

  /** The title of what follows. */
  record Heading(String text) implements Block {}

  /**
   * With what options the figures below were measured, in one line.
   *
   * @param isReduced whether it must not be overlooked
   */
  record Budget(String text, boolean isReduced) implements Block {}

  /** A sentence or more. */
  record Paragraph(String text) implements Block {}

  /** A table. */
  record Table(Grid grid) implements Block {}

  /** What one must know to read the table above, a sentence or two each. */
  record NoteList(List<String> sentences) implements Block {
    /** Keeps a copy. */
    public NoteList {
      sentences = List.copyOf(sentences);
    }
  }

  /**
   * A drawing.
   *
   * @param name of its file, without {@code .svg}
   * @param drawing as it stands in a page
   */
  record Figure(String name, String drawing, String caption) implements Block {}

  /** Pictures side by side, a row for each list. */
  record Gallery(List<List<GalleryPicture>> rows, String caption) implements Block {
    /** Keeps copies. */
    public Gallery {
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * A picture of a gallery.
   *
   * @param file relative to the page
   * @param data the same as a {@code data:} address
   */
  record GalleryPicture(String name, String file, String data) {}
}
