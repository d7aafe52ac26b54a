package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.app.demo.ManufacturedParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a model that was trained in a second or two on a few drawn pictures, and the
 * pictures; made once for all of them. Nobody may write into its folder.
 */
final class TinyModel implements ParameterResolver {

  /** Flags of a training that takes a second. */
  static final List<String> FAST =
      List.of(
          "--image-size=16",
          "--width=8",
          "--epochs=2",
          "--batch-size=8",
          "--views=4",
          "--false-alarm-rate=0.2",
          "--precision=fp32");

  /** A small TorchScript encoder for images of 16 by 16 pixels, from the tests of the library. */
  static final Path ENCODER = Path.of("..", "con2-core/src/test/resources/encoder/tiny.pt");

  /** Flags of a small CLIP for images of 32 by 32 pixels, likewise. */
  static final List<String> CLIP =
      List.of(
          "--encoder=../con2-core/src/test/resources/clip/tiny-image.pt",
          "--text-encoder=../con2-core/src/test/resources/clip/tiny-text.pt");

  /** How many pictures are trained on or held out. */
  static final int PICTURES = 26;

  /**
   * The files.
   *
   * @param folder holds all of them
   * @param model the trained model
   * @param trainingRun what training said
   */
  record TinyFiles(Path folder, Path model, CommandLineRun trainingRun) implements AutoCloseable {
    Path trainingPictures() {
      return folder.resolve("parts/train/normal");
    }

    Path normal() {
      return folder.resolve("parts/test/normal");
    }

    Path anomalous() {
      return folder.resolve("parts/test/anomalous");
    }

    private static TinyFiles make() {
      try {
        Path folder = Files.createTempDirectory("con2-tiny");
        ManufacturedParts.draw(folder.resolve("parts"), 1, PICTURES, 6, 2);
        Path model = folder.resolve("tiny.con2");
        CommandLineRun run =
            CommandLineRun.of(
                "train", "--normal", folder.resolve("parts/train/normal"), "--model", model, FAST);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new TinyFiles(folder, model, run);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TinyFiles.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(TinyFiles.class, key -> TinyFiles.make());
  }
}
