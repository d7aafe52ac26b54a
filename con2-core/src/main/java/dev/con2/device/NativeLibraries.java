package dev.con2.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads the native libraries that all tensors need, in one process at a time.
 *
 * <p>JavaCPP unpacks them from their jars on first use, into a folder of the user, one after the
 * other, and the system's loader takes those that a library needs as they lie there. A library that
 * is not whole yet, since another process is unpacking it, or that never will be, since the process
 * that did was killed, crashes this one.
 *
 * <p>An interrupt of the thread that needs them first does not disturb that: it waits until they
 * are loaded and is interrupted then as before.
 */
final class NativeLibraries {

  static {
    // A thread that nobody can interrupt: neither locks of files nor what JavaCPP does can be
    // interrupted without failing, and a class that has failed to initialise has for ever.
    FutureTask<Void> loading = new FutureTask<>(new Loading(), null);
    Thread loader = new Thread(loading, "con2-load");
    loader.setDaemon(true);
    loader.start();
    await(loading);
  }

  private NativeLibraries() {}

  /**
   * Loads them, unless they are loaded.
   *
   * @throws UnsatisfiedLinkError if they are not there, cannot be unpacked or do not fit the system
   */
  static void load() {
    // Calling it initialises the class.
  }

  private static void await(FutureTask<Void> loading) {
    boolean interrupted = false;
    while (true) {
      try {
        loading.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException("the native libraries cannot be loaded", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A class of its own, since the one that waits for it is not initialised yet. */
  private static final class Loading implements Runnable {

    /** JavaCPP's own property; false where the libraries are used in place, as installed. */
    private static final String UNPACKS = "org.bytedeco.javacpp.cacheLibraries";

    /**
     * JavaCPP's own property. Left to itself it refuses memory beyond four times that of Java's
     * heap, and collects garbage before it does: here all native memory has an owner.
     */
    private static final String MOST_MEMORY = "org.bytedeco.javacpp.maxPhysicalBytes";

    @Override
    public void run() {
      if (System.getProperty(MOST_MEMORY) == null) {
        System.setProperty(MOST_MEMORY, "0"); // no limit
      }
      if (Boolean.parseBoolean(System.getProperty(UNPACKS, "true"))) {
        // A file's lock is of the whole process, in which several class loaders may have this.
        synchronized (Runtime.getRuntime()) {
          loadAlone();
        }
      } else {
        Loader.load(torch.class);
      }
    }

    /** Loads while no other process does. The lock's file is empty but while one does. */
    private static void loadAlone() {
      try {
        Path unpacked = Loader.getCacheDir().toPath();
        try (FileChannel file =
                FileChannel.open(
                    unpacked.resolve("con2.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock held = file.lock()) {
          if (file.size() > 0) {
            discard(unpacked);
          }
          file.write(ByteBuffer.wrap(new byte[1]), 0);
          try {
            Loader.load(torch.class);
          } finally {
            file.truncate(0);
          }
        }
      } catch (IOException e) {
        // A folder that cannot be written may hold them all; if not, loading says what is missing.
        Loader.load(torch.class);
      }
    }

    /** Removes what a process has unpacked that did not live to load it. */
    private static void discard(Path unpacked) throws IOException {
      List<Path> libraries;
      try (Stream<Path> files =
          Files.find(
              unpacked,
              Integer.MAX_VALUE,
              (path, attributes) ->
                  attributes.isRegularFile()
                      && unpacked.relativize(path).toString().matches("(openblas|pytorch)-.*"))) {
        libraries = files.toList();
      }
      for (Path library : libraries) {
        Files.deleteIfExists(library);
      }
    }
  }
}
