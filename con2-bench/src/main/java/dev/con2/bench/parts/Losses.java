package dev.con2.bench.parts;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.loss.ContrastiveLoss;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
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

/** Context contrasting and content alignment of a batch, with their gradients. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Losses {

  private static final int VIEWS = 2;
  private static final int CONTEXTS = 2;
  private static final int WIDTH = 128;
  private static final double TEMPERATURE = 0.2;

  /** N, images of a batch; there are four rows of each. */
  @Param({"32", "512"})
  public int images;

  private ContrastiveLoss context = withLabels(4, 2);
  private ContrastiveLoss content = withLabels(4, 2);
  private float[] values = {};

  private static ContrastiveLoss withLabels(int rows, int labels) {
    return ContrastiveLoss.withSharedLabels(
        IntStream.range(0, rows).map(row -> row % labels).toArray(),
        TEMPERATURE,
        ComputeDevice.CPU);
  }

  /** Makes both losses and embeddings of unit length. */
  @Setup
  public void setUp() {
    tearDown();
    int rows = VIEWS * CONTEXTS * images;
    context = withLabels(rows, CONTEXTS);
    content = withLabels(rows, images);
    RandomStream random = RandomStream.of(0);
    values = new float[rows * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
  }

  /** Frees them. */
  @TearDown
  public void tearDown() {
    context.close();
    content.close();
  }

  /** Equation 2. */
  @Benchmark
  public void contextContrasting() {
    differentiate(context);
  }

  /** Equation 3. */
  @Benchmark
  public void contentAlignment() {
    differentiate(content);
  }

  private void differentiate(ContrastiveLoss loss) {
    try (PointerScope scope = new PointerScope()) {
      Tensor embeddings =
          TensorTransfer.toDevice(values, ComputeDevice.CPU, values.length / WIDTH, WIDTH)
              .requires_grad_(true);
      loss.of(embeddings).backward();
    }
  }
}
