package dev.con2.experiments.dataset;

import java.util.List;

/**
 * Where a dataset comes from and what it is once unpacked.
 *
 * @param source where to get it
 * @param archive what is downloaded
 * @param layout how its files lie, in words
 * @param folders what its own folder may be called, the official name first
 */
record Download(String source, String archive, String layout, List<String> folders) {

  Download {
    folders = List.copyOf(folders);
  }

  /** What to do if something is missing. */
  String remedy() {
    return "unpack or copy the whole of it again (%s)".formatted(archive);
  }
}
