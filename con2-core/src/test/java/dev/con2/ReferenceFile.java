package dev.con2;

import dev.con2.internal.engine.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Numbers that another program has computed: a safetensors file of src/test/resources, beside which
 * a README.txt says how it was made.
 */
public record ReferenceFile(Map<String, Safetensors.Array> arrays) {

  /** Reads a file such as {@code /augment/views.safetensors}. */
  public static ReferenceFile read(String resource) {
    try (InputStream stream = ReferenceFile.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(stream, resource).readAllBytes();
      return new ReferenceFile(Safetensors.read(bytes, resource).arrays());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The place of a file of src/test/resources. */
  public static Path path(String resource) {
    try {
      return Path.of(
          Objects.requireNonNull(ReferenceFile.class.getResource(resource), resource).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public float[] floats(String name) {
    return Safetensors.require(arrays, name, Safetensors.Floats.class).values();
  }

  public double[] doubles(String name) {
    return Safetensors.require(arrays, name, Safetensors.Doubles.class).values();
  }

  public long[] longs(String name) {
    return Safetensors.require(arrays, name, Safetensors.Longs.class).values();
  }

  public byte[] bytes(String name) {
    return Safetensors.require(arrays, name, Safetensors.Bytes.class).values();
  }

  /** Bytes as numbers from 0 to 1. */
  public float[] levels(String name) {
    byte[] bytes = bytes(name);
    float[] levels = new float[bytes.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (bytes[i] & 0xff) / 255f;
    }
    return levels;
  }

  /** The dimensions of an array. */
  public long[] shape(String name) {
    return arrays.get(name).shape().stream().mapToLong(Integer::longValue).toArray();
  }
}
