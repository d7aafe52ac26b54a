package dev.con2.app.results;

import java.nio.file.Path;
import java.util.List;

/** Stands in for the pages of the results until they are there. */
public final class ResultPages {

  private ResultPages() {}

  /** Writes nothing yet. */
  public static void write(String experiment, List<RunResult> runs, Path folder) {}
}
