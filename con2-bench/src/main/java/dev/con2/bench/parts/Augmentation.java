package dev.con2.bench.parts;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.bench.Noise;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.image.ImageStore;
import dev.con2.internal.train.BatchRows;
import dev.con2.internal.train.TrainingPass;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** All rows of a batch of 32 images in two contexts and two views, and the context Equalize. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Augmentation {

  private static final int IMAGES = 32;

  /** Side in pixels. */
  @Param({"32", "64"})
  public int side;

  private TrainingOptions options = TrainingOptions.of(Con2Method.DEFAULT);
  private final int[] indices = IntStream.range(0, IMAGES).toArray();
  private ImageStore store = ImageStore.of(Noise.images(1, 1), options.device());
  private int epoch;

  /** Puts the images onto the device. */
  @Setup
  public void setUp() {
    options = options.with("image-size", side);
    store.close();
    store = ImageStore.of(Noise.images(IMAGES, side), options.device());
  }

  /** Frees them. */
  @TearDown
  public void tearDown() {
    store.close();
  }

  /** The batch of a training step, as the encoder takes it. */
  @Benchmark
  public void batch() {
    InitialEncoder encoder = options.initialEncoder(notice -> {}).orElseThrow();
    TrainingPass pass = options.objective().orElseThrow().passes().get(0);
    BatchRows rows =
        new BatchRows(pass.rows(), encoder.normalisation(), side, options.seed(), options.device());
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      Tensor target =
          TensorTransfer.zeros(options.device(), (long) rows.size() * IMAGES, 3, side, side);
      rows.write(store.select(indices), indices, epoch++, false, target);
    }
  }

  /** Equalize on as many images. */
  @Benchmark
  public void equalize() {
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      ContextTransformation.apply(ContextAugmentation.parse("equalize"), store.select(indices));
    }
  }
}
