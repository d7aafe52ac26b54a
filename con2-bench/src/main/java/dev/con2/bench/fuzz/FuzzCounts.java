package dev.con2.bench.fuzz;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a worker has done, in a file that is still there when its process has crashed. */
final class FuzzCounts {

  /** Stands for a case while the originals are read as they are. */
  static final long ORIGINALS = -1;

  private static final int BEGUN = 0;
  private static final int DONE = 8;
  private static final int READ = 16;
  private static final int SIZE = 24;

  private final MappedByteBuffer file;

  FuzzCounts(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      file = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
    }
  }

  void begin(long number) {
    file.putLong(BEGUN, number);
  }

  void done(boolean read) {
    file.putLong(DONE, done() + 1);
    file.putLong(READ, read() + (read ? 1 : 0));
  }

  /** The case that was begun last. */
  long begun() {
    return file.getLong(BEGUN);
  }

  /** Cases that came to an end. */
  long done() {
    return file.getLong(DONE);
  }

  /** Of these, those that were not refused. */
  long read() {
    return file.getLong(READ);
  }
}
