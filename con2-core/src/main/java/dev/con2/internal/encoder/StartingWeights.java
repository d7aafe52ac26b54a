package dev.con2.internal.encoder;

import dev.con2.encoder.EncoderOptions;
import dev.con2.encoder.Stem;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.HalfPrecision;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Array;
import dev.con2.internal.files.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Weights of ResNet18 that somebody else trained, under PyTorch's names, which torchvision and timm
 * share: {@code conv1.weight}, {@code layer1.0.bn1.running_mean} and so on.
 */
public final class StartingWeights {

  private static final int SHOWN = 5;

  private final Path file;
  private final Map<String, Array> arrays;

  private StartingWeights(Path file, Map<String, Array> arrays) {
    this.file = file;
    this.arrays = arrays;
  }

  /**
   * Reads a safetensors file.
   *
   * @param notices receives, in sentences, which arrays ResNet18 does not have
   * @throws InvalidInputException if it is no safetensors file
   */
  static StartingWeights read(Path file, EncoderOptions options, Consumer<String> notices) {
    Map<String, Array> arrays;
    try (InputStream stream = Files.newInputStream(file)) {
      arrays = Safetensors.read(stream, Files.size(file), file.toString()).arrays();
    } catch (ModelFileException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "the weights %s cannot be read (%s); check that they may be read"
              .formatted(file, FileProblem.reason(e)),
          e);
    }
    List<String> known =
        new ResNet18Architecture(options.width(), Stem.LARGE)
            .layout().entries().stream().map(WeightLayout.NetworkArray::name).toList();
    List<String> unused =
        arrays.keySet().stream()
            .filter(name -> !known.contains(name) && !name.endsWith(".num_batches_tracked"))
            .sorted()
            .toList();
    if (!unused.isEmpty()) {
      notices.accept(
          "of %s is not used, since the encoder has no such arrays: %s"
              .formatted(file, listed(unused)));
    }
    return new StartingWeights(file, arrays);
  }

  private static String listed(List<String> names) {
    String some = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? some + " and %d more".formatted(names.size() - SHOWN) : some;
  }

  /** The stem that the first convolution is of, if that can be seen: a 7x7 kernel is the large. */
  Optional<Stem> stem() {
    Array first = arrays.get("conv1.weight");
    return first != null && first.shape().size() == 4 && first.shape().get(3) == 7
        ? Optional.of(Stem.LARGE)
        : Optional.empty();
  }

  /**
   * Makes sure that every array of the encoder is there, in its shape.
   *
   * @throws InvalidInputException naming what does not fit
   */
  void requireFor(ResNet18Architecture architecture) {
    List<String> wrong = new ArrayList<>();
    for (WeightLayout.NetworkArray entry : architecture.layout().entries()) {
      Array array = arrays.get(entry.name());
      List<Integer> wanted = entry.sizes().stream().map(Math::toIntExact).toList();
      if (array == null) {
        wrong.add(entry.name() + " is missing");
      } else if (!(array instanceof Safetensors.Floats) && !(array instanceof Safetensors.Halves)) {
        wrong.add(entry.name() + " is not of 32-bit or 16-bit floats");
      } else if (!array.shape().equals(wanted)) {
        wrong.add("%s is of shape %s, not %s".formatted(entry.name(), array.shape(), wanted));
      }
    }
    if (!wrong.isEmpty()) {
      throw new InvalidInputException(
          "the weights %s do not fit %s: %s; give the width and the stem that they were trained with (torchvision's ResNet18: width 64, stem large)"
              .formatted(file, architecture.summary(), listed(wrong)));
    }
  }

  /** Puts the values where the layout has them; heads behind the encoder stay as they are. */
  void writeInto(WeightLayout layout, float[] parameters, float[] statistics) {
    for (WeightLayout.NetworkArray entry : layout.entries()) {
      Array array = arrays.get(entry.name());
      if (array != null) {
        float[] target = entry.trained() ? parameters : statistics;
        System.arraycopy(floats(array), 0, target, entry.offset(), entry.size());
      }
    }
  }

  private static float[] floats(Array array) {
    if (array instanceof Safetensors.Floats floats) {
      return floats.values();
    }
    short[] halves = ((Safetensors.Halves) array).values();
    float[] values = new float[halves.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = HalfPrecision.toFloat(halves[i]);
    }
    return values;
  }
}
