package dev.con2.bench.fuzz;

import dev.con2.AnomalyDetector;
import dev.con2.Verdict;
import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Model files: one that is read must score a picture, and {@code con2 info} must describe it. */
final class ModelTarget implements FuzzTarget {

  private final List<Path> originals;
  private final Path picture;

  ModelTarget(Path resources, Path models) {
    originals =
        Stream.of(resources.resolve("model"), models)
            .flatMap(folder -> Originals.of(folder, ending()).stream())
            .toList();
    picture = resources.resolve("images/pictures/jpeg_rgb_444.jpg");
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public String ending() {
    return ".con2";
  }

  @Override
  public List<Path> originals() {
    return originals;
  }

  @Override
  public byte[] altered(RandomStream random) throws IOException {
    return ForgedArchive.of(Originals.any(originals, random), random);
  }

  @Override
  public String read(byte[] input, Path scratch) throws FindingException, IOException {
    Path file = scratch.resolve("model.con2");
    Files.write(file, input);
    try (AnomalyDetector detector = AnomalyDetector.load(file)) {
      Verdict verdict = detector.score(picture);
      if (!Double.isFinite(verdict.score()) || !(verdict.pValue() >= 0 && verdict.pValue() <= 1)) {
        throw new FindingException("scores a picture with " + verdict);
      }
    } catch (ModelFileException e) {
      return Sentence.checked(String.valueOf(e.getMessage()));
    }
    inform(file);
    return READ;
  }

  /** The self-test may fail, in words. */
  private static void inform(Path file) throws FindingException {
    CommandRun info = CommandRun.of("info", "--check", file.toString());
    if (info.exitCode() != 0 && !info.out().contains("self-test=failed")) {
      throw new FindingException("is read and scores, and then info says: " + info.err());
    }
    for (String line : info.err().lines().toList()) {
      Sentence.checked(line);
    }
  }
}
