package dev.con2.internal.image;

import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingFailedException;
import dev.con2.image.Image;
import dev.con2.internal.files.FileProblem;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decoded images in a temporary file, for more of them than memory has room for. On systems that
 * let an open file be deleted it has no name, and is gone with the process however that ends. The
 * system keeps in memory what of it is read often, as far as there is room. Written by one thread,
 * then read by any number, until closed.
 */
public final class ImageCache implements AutoCloseable {

  private final Path folder;

  /** Not a channel, which an interrupt of one thread would close for all. */
  private final RandomAccessFile file;

  private final Path path;
  private final List<CachedImage> places = new ArrayList<>();
  private long end;
  private volatile boolean closed;

  /** Where an image lies in the file, and what it is like. */
  private record CachedImage(long offset, int width, int height, int bitsPerSample, boolean grey) {
    int bytes() {
      return 3 * width * height * bitsPerSample / Byte.SIZE;
    }
  }

  private ImageCache(Path folder, Path path, RandomAccessFile file) {
    this.folder = folder;
    this.path = path;
    this.file = file;
  }

  /**
   * An empty one.
   *
   * @param folder for the temporary file
   * @throws InvalidInputException if no file can be made there
   */
  public static ImageCache in(Path folder) {
    try {
      Files.createDirectories(folder);
      Path path = Files.createTempFile(folder, ".con2-pictures.", ".tmp");
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      try {
        Files.delete(path);
      } catch (IOException e) {
        path.toFile().deleteOnExit(); // a system where an open file keeps its name
      }
      return new ImageCache(folder, path, file);
    } catch (IOException e) {
      throw new InvalidInputException(
          "a temporary file for pictures cannot be made in %s (%s); give more memory to pictures, or a folder that may be written to"
              .formatted(folder, FileProblem.reason(e)),
          e);
    }
  }

  /**
   * Puts an image behind those that are there.
   *
   * @throws InvalidInputException if there is no room for it
   */
  public void add(Image image) {
    ByteBuffer bytes = bytes(image);
    CachedImage place =
        new CachedImage(
            end, image.width(), image.height(), image.bitsPerSample(), isGrey(bytes.array()));
    try {
      file.seek(end);
      file.write(bytes.array());
      end += bytes.capacity();
    } catch (IOException e) {
      throw new InvalidInputException(
          "decoded pictures, %d of them so far, cannot be kept in a temporary file in %s (%s); make room, or give more memory to pictures"
              .formatted(places.size(), folder, FileProblem.reason(e)),
          e);
    }
    places.add(place);
  }

  private static ByteBuffer bytes(Image image) {
    if (image instanceof Image.EightBit eight) {
      return ByteBuffer.wrap(eight.samples());
    }
    short[] samples = ((Image.SixteenBit) image).samples();
    ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * samples.length);
    bytes.asShortBuffer().put(samples);
    return bytes;
  }

  /** Whether the planes of the channels are equal, whatever the bytes of a sample. */
  private static boolean isGrey(byte[] planes) {
    int plane = planes.length / 3;
    return Arrays.equals(planes, 0, plane, planes, plane, 2 * plane)
        && Arrays.equals(planes, 0, plane, planes, 2 * plane, planes.length);
  }

  private Image read(CachedImage place) {
    if (closed) {
      throw new IllegalStateException("the pictures are closed");
    }
    ByteBuffer bytes = ByteBuffer.allocate(place.bytes());
    try {
      synchronized (file) { // it has one position for all threads
        file.seek(place.offset());
        file.readFully(bytes.array());
      }
    } catch (EOFException e) {
      throw unreadable("it is cut off", e);
    } catch (IOException e) {
      throw unreadable(FileProblem.reason(e), e);
    }
    if (place.bitsPerSample() == Byte.SIZE) {
      return new Image.EightBit(place.width(), place.height(), bytes.array());
    }
    short[] samples = new short[bytes.capacity() / Short.BYTES];
    bytes.asShortBuffer().get(samples);
    return new Image.SixteenBit(place.width(), place.height(), samples);
  }

  private TrainingFailedException unreadable(String why, IOException e) {
    return new TrainingFailedException(
        "the temporary file of pictures in %s cannot be read (%s); check the disk, or give more memory to pictures"
            .formatted(folder, why),
        e);
  }

  /**
   * All images that were added so far. To get one throws a {@link TrainingFailedException} if the
   * file cannot be read, and an {@link IllegalStateException} once this is closed.
   */
  public Images images() {
    return new Images(this, List.copyOf(places));
  }

  /** Images of a cache as a list: each is read when it is asked for, and not kept. */
  public static final class Images extends AbstractList<Image> {
    private final ImageCache cache;
    private final List<CachedImage> places;

    private Images(ImageCache cache, List<CachedImage> places) {
      this.cache = cache;
      this.places = places;
    }

    @Override
    public Image get(int index) {
      return cache.read(places.get(index));
    }

    @Override
    public int size() {
      return places.size();
    }

    @Override
    public Images subList(int from, int to) {
      return new Images(cache, places.subList(from, to));
    }

    /** Those at these positions. */
    public Images at(int[] positions) {
      return new Images(cache, Arrays.stream(positions).mapToObj(places::get).toList());
    }

    /** Whether each is a square of that side. */
    public boolean areSquares(int side) {
      return places.stream().allMatch(place -> place.width() == side && place.height() == side);
    }

    /** Whether each has three equal channels. */
    public boolean areGrey() {
      return places.stream().allMatch(CachedImage::grey);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      file.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary file of pictures cannot be closed", e);
    }
  }
}
