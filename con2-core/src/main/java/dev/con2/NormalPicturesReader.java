package dev.con2;

import dev.con2.device.ProcessorThreads;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.error.UnreadableImageException;
import dev.con2.image.FileRemarks;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageStream;
import dev.con2.image.Preprocessing;
import dev.con2.internal.engine.UnderConstruction;
import dev.con2.internal.image.ImageCache;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingListener.Phase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Reads normal pictures.
 *
 * @param reader decodes them
 * @param skipBroken whether to leave out pictures that cannot be read, instead of stopping
 * @param room how many of them are held in memory
 */
public record NormalPicturesReader(ImageReader reader, boolean skipBroken, Room room) {

  private static final String STOPPED = "stopped while reading the pictures";

  /** Bits that cameras have between 8 and 16. */
  private static final List<Integer> USUAL_BITS = List.of(10, 12, 14);

  /** Pictures with a sample so large have all 16. */
  private static final int ENOUGH = 1 << 14;

  /**
   * How much memory decoded pictures may take. If they are more, all go into a temporary file.
   *
   * @param bytes of samples, at least 0
   * @param folder for the temporary file; made if it is not there
   */
  public record Room(long bytes, Path folder) {

    /**
     * Checks the number.
     *
     * @throws InvalidInputException if it is negative
     */
    public Room {
      if (bytes < 0) {
        throw new InvalidInputException(
            "the memory for decoded pictures is %d bytes; give 0 or more".formatted(bytes));
      }
      Objects.requireNonNull(folder);
    }

    /** Half of the memory that Java may take; the system's folder for temporary files. */
    public static Room usual() {
      return new Room(
          Runtime.getRuntime().maxMemory() / 2, Path.of(System.getProperty("java.io.tmpdir")));
    }
  }

  /** Checks that all is given. */
  public NormalPicturesReader {
    Objects.requireNonNull(reader);
    Objects.requireNonNull(room);
  }

  /** With the usual room. */
  public NormalPicturesReader(ImageReader reader, boolean skipBroken) {
    this(reader, skipBroken, Room.usual());
  }

  /**
   * Reads all of them.
   *
   * @param listener receives progress and what was left out, and may ask to stop
   * @return to be closed
   * @throws UnreadableImageException if a picture cannot be read and is not to be left out
   * @throws InvalidInputException if they are too many for memory and a temporary file
   * @throws TrainingStoppedException if the listener asked to stop, or this thread is interrupted;
   *     it stays so
   */
  public NormalPictures read(
      List<Path> pictures, Preprocessing preprocessing, TrainingListener listener) {
    List<UnreadableImageException> broken = new ArrayList<>();
    FileRemarks remarks = new FileRemarks();
    Collected collected = new Collected(room, listener);
    int threads = ProcessorThreads.inUse();
    int files = 0;
    try (UnderConstruction made = new UnderConstruction();
        ImageStream stream = new ImageStream(reader, preprocessing, pictures, threads)) {
      while (stream.hasNext()) {
        if (listener.stopRequested()) {
          throw new TrainingStoppedException(STOPPED);
        }
        ImageStream.StreamedFile entry = stream.next();
        if (entry instanceof ImageStream.StreamedFile.Decoded picture) {
          collected.add(picture, made);
          remarks.add(picture);
        } else if (entry instanceof ImageStream.StreamedFile.Broken unreadable) {
          broken.add(unreadable.error());
        }
        files += entry.page().number() == 1 ? 1 : 0;
        listener.phase(Phase.READING, files, pictures.size());
      }
      refuse(broken, listener);
      remarks.sentences(reader.readsEveryPage()).forEach(listener::notice);
      if (preprocessing.bits() == Preprocessing.ALL_BITS) {
        collected.tellOfFewBits();
      }
      made.complete();
      return collected.pictures();
    } catch (CancellationException e) {
      throw new TrainingStoppedException(STOPPED, e);
    }
  }

  /** What was read so far: images in memory, until there are too many of them. */
  private static final class Collected {
    private final Room room;
    private final TrainingListener listener;
    private final List<Path> paths = new ArrayList<>();
    private final List<String> fingerprints = new ArrayList<>();
    private final List<Image> images = new ArrayList<>();
    private Optional<ImageCache> cache = Optional.empty();
    private long bytes;

    /** Of all pictures, as far as all have 16 bits. */
    private int largestSample;

    private boolean anyOfEightBits;

    Collected(Room room, TrainingListener listener) {
      this.room = room;
      this.listener = listener;
    }

    void add(ImageStream.StreamedFile.Decoded picture, UnderConstruction made) {
      Image image = picture.image();
      paths.add(picture.path());
      fingerprints.add(picture.fingerprint());
      bytes += 3L * image.width() * image.height() * image.bitsPerSample() / Byte.SIZE;
      if (cache.isEmpty() && bytes > room.bytes()) {
        cache = Optional.of(made.add(ImageCache.in(room.folder())));
        images.forEach(cache.get()::add);
        images.clear();
        listener.notice(
            String.format(
                Locale.ROOT,
                "the decoded pictures are more than the %,d MB of memory for them: a temporary file in %s holds them",
                room.bytes() / 1_000_000,
                room.folder()));
      }
      cache.ifPresentOrElse(file -> file.add(image), () -> images.add(image));
      if (!(image instanceof Image.SixteenBit deep)) {
        anyOfEightBits = true;
      } else if (!anyOfEightBits && largestSample < ENOUGH) {
        for (short sample : deep.samples()) {
          largestSample = Math.max(largestSample, sample & 0xffff);
        }
      }
    }

    /** Pictures of a camera of 12 bits in files of 16 are nearly black, and no one would know. */
    void tellOfFewBits() {
      if (anyOfEightBits || paths.isEmpty()) {
        return;
      }
      USUAL_BITS.stream()
          .filter(bits -> largestSample >> bits == 0)
          .findFirst()
          .ifPresent(
              bits ->
                  listener.notice(
                      String.format(
                          Locale.ROOT,
                          "the pictures have 16 bits a sample, but no sample is above %,d of"
                              + " 65,535; if the camera has %d bits, train with the option bits %d",
                          largestSample,
                          bits,
                          bits)));
    }

    NormalPictures pictures() {
      return new NormalPictures(
          paths,
          fingerprints,
          cache.<List<Image>>map(ImageCache::images).orElseGet(() -> List.copyOf(images)),
          cache);
    }
  }

  private void refuse(List<UnreadableImageException> broken, TrainingListener listener) {
    if (broken.isEmpty()) {
      return;
    }
    if (!skipBroken) {
      throw broken.get(0).andOthers(broken.size() - 1);
    }
    broken.forEach(error -> listener.notice("skipped: " + error.getMessage()));
  }
}
