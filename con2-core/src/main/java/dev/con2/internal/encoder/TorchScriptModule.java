package dev.con2.internal.encoder;

import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.Libtorch;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.engine.UnderConstruction;
import dev.con2.internal.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NamedTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.named_buffer_iterator;
import org.bytedeco.pytorch.named_buffer_list;
import org.bytedeco.pytorch.named_parameter_iterator;
import org.bytedeco.pytorch.named_parameter_list;

/** A loaded TorchScript module whose arrays are views into those of a {@link NetworkWeights}. */
final class TorchScriptModule implements Encoder {

  private static final String OPERATION_FAILED = "RuntimeError: ";

  private final JitModule module;
  private final ComputeDevice device;

  /** What scoring owns; training borrows its weights. */
  private final Optional<NetworkWeights> owned;

  /** What is known of a module once it was loaded. */
  record Description(WeightLayout layout, int representationSize) {}

  private TorchScriptModule(
      byte[] bytes, NetworkWeights weights, boolean training, Optional<NetworkWeights> owned) {
    this.device = weights.device();
    this.owned = owned;
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      JitModule loaded = load(bytes);
      loaded.to(TensorTransfer.device(device));
      loaded.train(training);
      arrays(loaded)
          .forEach(
              (name, array) -> {
                Tensor view = weights.get(name);
                array.tensor().__dispatch_set_data(view);
                if (array.trained() && training) {
                  array.tensor().set_requires_grad(true);
                  array.tensor().mutable_grad().put(view.grad());
                }
              });
      loaded.retainReference();
      this.module = loaded;
    }
  }

  static TorchScriptModule training(byte[] bytes, NetworkWeights weights) {
    return new TorchScriptModule(bytes, weights, true, Optional.empty());
  }

  static TorchScriptModule scoring(
      byte[] bytes,
      WeightLayout layout,
      float[] parameters,
      float[] statistics,
      ComputeDevice device) {
    try (UnderConstruction made = new UnderConstruction()) {
      NetworkWeights weights = made.add(NetworkWeights.of(layout, device, parameters, statistics));
      TorchScriptModule module = new TorchScriptModule(bytes, weights, false, Optional.of(weights));
      made.complete();
      return module;
    }
  }

  /**
   * Loads a module to find out what it is.
   *
   * @throws InvalidInputException if it cannot be used
   */
  static Description describe(byte[] bytes, String name, int side) {
    Libtorch.load();
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      JitModule module = load(bytes);
      module.eval();
      WeightLayout layout = new WeightLayout();
      arrays(module)
          .forEach(
              (array, found) -> {
                if (found.tensor().scalar_type().intern() != ScalarType.Float) {
                  throw new InvalidInputException(
                      "the encoder %s has the array %s, whose values are not 32-bit; export it in 32-bit (scripts/export-encoder.py does)"
                          .formatted(name, array));
                }
                layout.given(
                    array,
                    TensorTransfer.toFloats(found.tensor()),
                    found.trained(),
                    found.tensor().sizes().vec().get());
              });
      Tensor made = forward(module, torch.zeros(2, 3, side, side));
      if (made.dim() != 2 || made.size(0) != 2) {
        throw new InvalidInputException(
            "the encoder %s does not make one vector of each image: of two images it makes an array of shape %s; export it without its last layers (scripts/export-encoder.py does)"
                .formatted(name, List.of(boxed(made.sizes().vec().get()))));
      }
      return new Description(layout, Math.toIntExact(made.size(1)));
    } catch (InvalidInputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InvalidInputException(
          "%s is not a TorchScript module that makes vectors of images of %d by %d pixels (%s); export it with scripts/export-encoder.py, or give the image-size that it was made for"
              .formatted(name, side, side, reason(e)),
          e);
    }
  }

  static Long[] boxed(long[] values) {
    Long[] boxed = new Long[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }

  /** libtorch's own words; of an operation that fails within a module they stand far below. */
  static String reason(RuntimeException e) {
    List<String> lines = String.valueOf(e.getMessage()).lines().map(String::strip).toList();
    return lines.stream()
        .filter(line -> line.startsWith(OPERATION_FAILED))
        .map(line -> line.substring(OPERATION_FAILED.length()))
        .findFirst()
        .orElse(lines.isEmpty() ? "" : lines.get(0));
  }

  /**
   * Loads a module, which libtorch reads from files.
   *
   * @throws InvalidInputException if there can be no file
   */
  static JitModule load(byte[] bytes) {
    try {
      Path file = Files.createTempFile("con2-encoder", ".pt");
      try {
        Files.write(file, bytes);
        return torch.load(file.toString());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "the folder for temporary files, %s, cannot be written to (%s); make room there, or give Java another with -Djava.io.tmpdir"
              .formatted(System.getProperty("java.io.tmpdir"), FileProblem.reason(e)),
          e);
    }
  }

  private record ModuleArray(Tensor tensor, boolean trained) {}

  /** Parameters, and buffers of floating-point values: counters of batches are not weights. */
  private static Map<String, ModuleArray> arrays(JitModule module) {
    Map<String, ModuleArray> arrays = new LinkedHashMap<>();
    named_parameter_list parameters = module.named_parameters();
    for (named_parameter_iterator i = parameters.begin();
        i.notEquals(parameters.end());
        i = i.increment()) {
      put(i.access(), (name, tensor) -> arrays.put(name, new ModuleArray(tensor, true)));
    }
    named_buffer_list buffers = module.named_buffers();
    for (named_buffer_iterator i = buffers.begin(); i.notEquals(buffers.end()); i = i.increment()) {
      put(
          i.access(),
          (name, tensor) -> {
            if (torch.isFloatingType(tensor.scalar_type())) {
              arrays.put(name, new ModuleArray(tensor, false));
            }
          });
    }
    return arrays;
  }

  private static void put(NamedTensor named, BiConsumer<String, Tensor> target) {
    target.accept(named.name().getString(), new Tensor(named.value()));
  }

  private static Tensor forward(JitModule module, Tensor images) {
    return module.forward(new IValueVector(new IValue(images))).toTensor();
  }

  @Override
  public Tensor emptyInput(int rows, int side) {
    // Row by row, as Python hands images over: some modules can take no other layout.
    return torch.empty(
        new long[] {rows, 3, side, side},
        TensorTransfer.options(ScalarType.Float, device),
        new MemoryFormatOptional());
  }

  @Override
  public Features forward(Tensor images) {
    return new Features(images, forward(module, images), List.of());
  }

  @Override
  public Features forward(Tensor images, int stages) {
    throw new UnsupportedOperationException("the stages of a TorchScript module are not known");
  }

  @Override
  public ComputeDevice device() {
    return device;
  }

  @Override
  public void close() {
    module.close();
    owned.ifPresent(NetworkWeights::close);
  }
}
