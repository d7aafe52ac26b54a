package dev.con2.bench.fuzz;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Safetensors files, as weights of others come. */
final class SafetensorsTarget implements FuzzTarget {

  private final List<Path> originals;

  SafetensorsTarget(Path resources) {
    originals =
        Stream.of("dev/con2/internal/engine", "encoder", "augment", "train")
            .flatMap(folder -> Originals.of(resources.resolve(folder), ending()).stream())
            .toList();
  }

  @Override
  public String name() {
    return "safetensors";
  }

  @Override
  public String ending() {
    return ".safetensors";
  }

  @Override
  public List<Path> originals() {
    return originals;
  }

  @Override
  public byte[] altered(RandomStream random) throws IOException {
    return Alteration.of(
        Files.readAllBytes(Originals.any(originals, random)),
        Files.readAllBytes(Originals.any(originals, random)),
        random);
  }

  @Override
  public String read(byte[] input, Path scratch) throws FindingException {
    Safetensors read;
    try {
      read = Safetensors.read(input, "x");
    } catch (ModelFileException e) {
      return Sentence.checked(String.valueOf(e.getMessage()));
    }
    byte[] written = read.toBytes();
    if (!Arrays.equals(written, Safetensors.read(written, "x").toBytes())) {
      throw new FindingException("what was read is written and read as something else");
    }
    return READ;
  }
}
