package dev.con2.image;

import dev.con2.error.UnreadableImageException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Decodes many files on several threads and hands the pictures out in the order of the list. Only a
 * few are decoded ahead, so that any number of files fits into memory. To be used by one thread;
 * closing it early stops the workers after the picture each is at.
 */
public final class ImageStream implements Iterator<ImageStream.StreamedFile>, AutoCloseable {

  private static final int AHEAD_OF_EACH_THREAD = 4;

  private final ImageReader reader;
  private final Preprocessing preprocessing;
  private final Iterator<Path> waiting;
  private final ExecutorService workers;
  private final Deque<Future<StreamedFile>> ahead = new ArrayDeque<>();
  private final int mostAhead;

  /** What became of one file. */
  public sealed interface StreamedFile {

    /** The file, as it stood in the list. */
    Path path();

    /**
     * A picture.
     *
     * @param image what the preprocessing made of it
     * @param fingerprint SHA-256, in hex, of the size and samples before preprocessing: equal for
     *     exact copies, whatever format they are stored in
     * @param fileBytes the length of the file
     * @param width pixels in a row before preprocessing, orientation applied
     * @param height rows before preprocessing, orientation applied
     */
    record Decoded(
        Path path, Image image, String fingerprint, long fileBytes, int width, int height)
        implements StreamedFile {

      /** One that was decoded elsewhere: as large as its image, of a file of unknown length, 0. */
      public static Decoded ofImage(Path path, Image image, String fingerprint) {
        return new Decoded(path, image, fingerprint, 0, image.width(), image.height());
      }
    }

    /** A file that is no picture, and why. */
    record Broken(Path path, UnreadableImageException error) implements StreamedFile {}
  }

  /**
   * Starts to decode.
   *
   * @param threads how many pictures are decoded at a time, at least 1; each takes the memory of a
   *     full-size picture
   */
  public ImageStream(
      ImageReader reader, Preprocessing preprocessing, List<Path> paths, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    this.reader = Objects.requireNonNull(reader);
    this.preprocessing = Objects.requireNonNull(preprocessing);
    waiting = List.copyOf(paths).iterator();
    mostAhead = threads * AHEAD_OF_EACH_THREAD;
    workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "con2-decode");
              thread.setDaemon(true);
              return thread;
            });
    submit();
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty();
  }

  /**
   * The next file of the list.
   *
   * @throws NoSuchElementException after the last one, or after {@link #close}
   * @throws CancellationException if this thread is interrupted while it waits
   */
  @Override
  public StreamedFile next() {
    if (ahead.isEmpty()) {
      throw new NoSuchElementException("no more images");
    }
    try {
      StreamedFile entry = ahead.remove().get();
      submit();
      return entry;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while images were being read");
    } catch (ExecutionException e) {
      close();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a picture could not be prepared", e.getCause());
    }
  }

  /** Stops the workers; pictures decoded ahead are dropped. */
  @Override
  public void close() {
    workers.shutdownNow();
    ahead.clear();
  }

  private void submit() {
    while (ahead.size() < mostAhead && waiting.hasNext()) {
      Path path = waiting.next();
      ahead.add(workers.submit(() -> entry(path)));
    }
    if (ahead.isEmpty()) {
      workers.shutdown();
    }
  }

  private StreamedFile entry(Path path) {
    try {
      byte[] bytes = reader.bytes(path);
      Image image = reader.decode(bytes, WrittenPath.of(path));
      return new StreamedFile.Decoded(
          path,
          preprocessing.apply(image),
          Fingerprint.of(image),
          bytes.length,
          image.width(),
          image.height());
    } catch (UnreadableImageException e) {
      return new StreamedFile.Broken(path, e);
    } catch (OutOfMemoryError e) {
      // A strip of a hundred million pixels decodes, and then has no room to be resized.
      return new StreamedFile.Broken(path, ImageReader.unreadable(WrittenPath.of(path), e));
    }
  }
}
