package dev.con2.internal.engine;

import dev.con2.error.ModelFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Named arrays in the public safetensors format: the length of a JSON header as 8 little-endian
 * bytes, the header, then the values, little-endian. Any safetensors reader can read what this
 * writes. The same contents give the same bytes.
 *
 * <p>The reader is strict: the arrays must fill the data exactly, without a gap or an overlap, and
 * whatever is not as the format says is refused before memory is taken for it.
 *
 * @param metadata free text by name
 * @param arrays the arrays by name, in the order of their names
 */
public record Safetensors(Map<String, String> metadata, Map<String, Array> arrays) {

  private static final int CHUNK = 1 << 18;

  /** Copies the maps; the arrays themselves are not copied. */
  public Safetensors {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    arrays = Collections.unmodifiableMap(new TreeMap<>(arrays));
    if (arrays.containsKey(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException(
          "no array can be called " + SafetensorsHeader.METADATA + " in a safetensors file");
    }
  }

  /** Arrays without metadata. */
  public Safetensors(Map<String, ? extends Array> arrays) {
    this(Map.of(), Map.copyOf(arrays));
  }

  /**
   * Values of one type with a shape, row-major: the last dimension is the innermost. An empty shape
   * is a single value. The values are not copied, and not written to after they are handed over.
   */
  public sealed interface Array {
    /** The dimensions, each at least 0; their product is the number of values. */
    List<Integer> shape();
  }

  /** 32-bit IEEE floats (F32). Those of a file in bfloat16 (BF16) are read into these too. */
  public record Floats(List<Integer> shape, float[] values) implements Array {
    /** Checks that the values fill the shape. */
    public Floats {
      shape = checkedShape(shape, values.length);
    }
  }

  /** 16-bit IEEE floats (F16), as bits; see {@link HalfPrecision}. */
  public record Halves(List<Integer> shape, short[] values) implements Array {
    /** Checks that the values fill the shape. */
    public Halves {
      shape = checkedShape(shape, values.length);
    }
  }

  /** 64-bit IEEE floats (F64). */
  public record Doubles(List<Integer> shape, double[] values) implements Array {
    /** Checks that the values fill the shape. */
    public Doubles {
      shape = checkedShape(shape, values.length);
    }
  }

  /** 64-bit integers (I64). */
  public record Longs(List<Integer> shape, long[] values) implements Array {
    /** Checks that the values fill the shape. */
    public Longs {
      shape = checkedShape(shape, values.length);
    }
  }

  /** 8-bit integers (U8), each byte to be read as unsigned. */
  public record Bytes(List<Integer> shape, byte[] values) implements Array {
    /** Checks that the values fill the shape. */
    public Bytes {
      shape = checkedShape(shape, values.length);
    }
  }

  /**
   * The array of that name and kind out of a file's arrays.
   *
   * @throws ModelFileException if there is none of that name, or if it holds another type of
   *     element
   */
  public static <T extends Array> T require(
      Map<String, ? extends Array> arrays, String name, Class<T> kind) {
    Array array = arrays.get(name);
    if (array == null || !kind.isInstance(array)) {
      throw new ModelFileException(
          "the model file has no array '%s' of %s; make the model again or get the file again"
              .formatted(name, ElementType.of(kind)));
    }
    return kind.cast(array);
  }

  /** Number of bytes that {@link #write} writes. */
  public long size() {
    return SafetensorsHeader.of(this).fileSize();
  }

  /** Writes the file. */
  public void write(OutputStream to) throws IOException {
    SafetensorsHeader header = SafetensorsHeader.of(this);
    to.write(header.toBytes());
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (SafetensorsHeader.ArrayEntry entry : header.entries()) {
      ElementType type = entry.type();
      Array array = Objects.requireNonNull(arrays.get(entry.name()));
      for (int done = 0; done < entry.count(); ) {
        int count = Math.min(CHUNK / type.size, entry.count() - done);
        type.put(chunk.clear(), array, done, count);
        to.write(chunk.array(), 0, count * type.size);
        done += count;
      }
    }
  }

  /** The whole file in memory. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads a whole file from memory; see {@link #read(InputStream, long, String)}. */
  public static Safetensors read(byte[] file, String name) {
    try {
      return read(new ByteArrayInputStream(file), file.length, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file from the present position of a stream, which is left open.
   *
   * @param size bytes of the file, all of which are read
   * @param name what to call the file in an error
   * @throws ModelFileException if the file is not as the format says, ends early, or holds values
   *     of a kind that is not among {@link Array}
   * @throws IOException if the stream cannot be read
   */
  public static Safetensors read(InputStream from, long size, String name) throws IOException {
    SafetensorsHeader header = SafetensorsHeader.read(from, size, name);
    Map<String, Array> arrays = new TreeMap<>();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (SafetensorsHeader.ArrayEntry entry : header.entries()) {
      ElementType type = entry.type();
      Array array = type.allocate(entry.shape(), entry.count());
      for (int done = 0; done < entry.count(); ) {
        int count = Math.min(CHUNK / type.size, entry.count() - done);
        SafetensorsHeader.readFully(from, chunk.array(), count * type.size, name);
        type.get(chunk.clear().limit(count * type.size), array, done, count);
        done += count;
      }
      arrays.put(entry.name(), array);
    }
    return new Safetensors(header.metadata(), arrays);
  }

  private static List<Integer> checkedShape(List<Integer> shape, int values) {
    List<Integer> dimensions = List.copyOf(shape);
    if (ElementType.countOf(dimensions) != values) {
      throw new IllegalArgumentException(
          "an array of shape " + dimensions + " has not " + values + " values");
    }
    return dimensions;
  }
}
