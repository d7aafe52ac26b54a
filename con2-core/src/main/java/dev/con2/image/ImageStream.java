package dev.con2.image;

import dev.con2.error.UnreadableImageException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;

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
  private final Deque<Future<Taken>> ahead = new ArrayDeque<>();
  private final int mostAhead;

  // The further pages of the file that was handed out last; they come before all that is ahead.
  private final Deque<Future<Taken>> pagesAhead = new ArrayDeque<>();
  private Optional<Taken> ofSeveralPages = Optional.empty();
  private int nextPage;

  /**
   * A page, and the whole of its file where there are others to be taken.
   *
   * @param content empty where there are none
   */
  private record Taken(StreamedFile file, byte[] content) {}

  /** What became of one file. */
  public sealed interface StreamedFile {

    /** The file, as it stood in the list. */
    Path path();

    /** Which of the file's pages. */
    FilePage page();

    /**
     * A picture.
     *
     * @param image what the preprocessing made of it
     * @param fingerprint SHA-256, in hex, of the size and samples before preprocessing: equal for
     *     exact copies, whatever format they are stored in
     * @param fileBytes the length of the file
     * @param width pixels in a row before preprocessing, orientation applied
     * @param height rows before preprocessing, orientation applied
     * @param mended whether the file lacks its end marker and was read all the same
     */
    record Decoded(
        Path path,
        FilePage page,
        Image image,
        String fingerprint,
        long fileBytes,
        int width,
        int height,
        boolean mended)
        implements StreamedFile {

      /** One that was decoded elsewhere: as large as its image, of a file of unknown length, 0. */
      public static Decoded ofImage(Path path, Image image, String fingerprint) {
        return new Decoded(
            path, FilePage.ONLY, image, fingerprint, 0, image.width(), image.height(), false);
      }
    }

    /** A file or page that is no picture, and why. */
    record Broken(Path path, FilePage page, UnreadableImageException error)
        implements StreamedFile {}
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
    return !ahead.isEmpty() || !pagesAhead.isEmpty();
  }

  /**
   * The next file of the list.
   *
   * @throws NoSuchElementException after the last one, or after {@link #close}
   * @throws CancellationException if this thread is interrupted; it stays so
   */
  @Override
  public StreamedFile next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more images");
    }
    try {
      if (Thread.interrupted()) { // whether it has to wait or not
        throw new InterruptedException();
      }
      Taken taken = (pagesAhead.isEmpty() ? ahead : pagesAhead).remove().get();
      if (taken.content().length > 0) {
        ofSeveralPages = Optional.of(taken);
        nextPage = 2;
      }
      submit();
      return taken.file();
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
    pagesAhead.clear();
    ofSeveralPages = Optional.empty();
  }

  private void submit() {
    while (ofSeveralPages.isPresent() && pagesAhead.size() < mostAhead) {
      Taken first = ofSeveralPages.get();
      FilePage page = new FilePage(nextPage, first.file().page().count());
      pagesAhead.add(workers.submit(() -> further(first, page)));
      nextPage++;
      if (page.number() == page.count()) {
        ofSeveralPages = Optional.empty();
      }
    }
    while (ahead.size() < mostAhead && waiting.hasNext()) {
      Path path = waiting.next();
      ahead.add(workers.submit(() -> first(path)));
    }
    if (!hasNext()) {
      workers.shutdown();
    }
  }

  private Taken first(Path path) {
    byte[] content;
    try {
      content = reader.bytes(path);
    } catch (Throwable e) {
      return new Taken(broken(path, FilePage.ONLY, e), new byte[0]);
    }
    StreamedFile file = file(path, content, 1, () -> reader.pages(content));
    boolean others = reader.readsEveryPage() && file.page().isOneOfSeveral();
    return new Taken(file, others ? content : new byte[0]);
  }

  private Taken further(Taken first, FilePage page) {
    StreamedFile file = file(first.file().path(), first.content(), page.number(), page::count);
    return new Taken(file, new byte[0]);
  }

  /**
   * Whatever goes wrong with one picture is said of it, and the others go on.
   *
   * @param pages asked where the page cannot be read, which else says so itself
   */
  private StreamedFile file(Path path, byte[] content, int page, IntSupplier pages) {
    String name = WrittenPath.of(path);
    try {
      ImageReader.Picture picture = reader.picture(content, name, page);
      Image image = reader.own(picture);
      return new StreamedFile.Decoded(
          path,
          picture.page(),
          preprocessing.apply(image, name),
          Fingerprint.of(image),
          content.length,
          image.width(),
          image.height(),
          picture.mended());
    } catch (Throwable e) {
      return broken(path, new FilePage(page, pages.getAsInt()), e);
    }
  }

  private static StreamedFile broken(Path path, FilePage page, Throwable e) {
    return new StreamedFile.Broken(
        path,
        page,
        e instanceof UnreadableImageException known
            ? known
            : ImageReader.unreadable(WrittenPath.of(path), e));
  }
}
