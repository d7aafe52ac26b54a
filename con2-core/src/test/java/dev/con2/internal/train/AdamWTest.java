package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.Numbers;
import dev.con2.ReferenceFile;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.Networks;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class AdamWTest {

  private static final long SEED = 21;
  private static final int STRIDE = 199;

  private final WeightLayout layout = Networks.withHeads(Networks.SMALLEST);

  @Test
  void step_isPyTorchs() {
    ReferenceFile reference = ReferenceFile.read("/train/steps.safetensors");
    double[] rates = reference.doubles("adamw.rates");
    float[] start = Numbers.uniform(RandomStream.of(SEED, 0), -1, 1, layout.parameterCount());
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = started(start);
        AdamW optimiser = new AdamW(weights, 0.05)) {
      for (int t = 1; t <= rates.length; t++) {
        setGradients(weights, t);
        optimiser.step(t, rates[t - 1]);
        float[] some = Numbers.everyOther(TensorTransfer.toFloats(weights.parameters()), STRIDE);
        assertThat(Numbers.largestDifference(some, reference.floats("adamw." + t)))
            .as("step %s", t)
            .isLessThan(2e-7);
        assertThat(Numbers.largest(TensorTransfer.toFloats(weights.gradients()))).isZero();
      }
    }
  }

  @Test
  void load_ofItsMoments_goesOnBitForBit() {
    float[] start = Numbers.uniform(RandomStream.of(SEED, 0), -1, 1, layout.parameterCount());
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = started(start);
        AdamW optimiser = new AdamW(weights, 0.05);
        NetworkWeights others = started(start);
        AdamW another = new AdamW(others, 0.05)) {
      setGradients(weights, 1);
      optimiser.step(1, 1e-3);
      others.load(
          TensorTransfer.toFloats(weights.parameters()), new float[layout.statisticsCount()]);
      another.load(
          TensorTransfer.toFloats(optimiser.firstMoment()),
          TensorTransfer.toFloats(optimiser.secondMoment()));
      setGradients(weights, 2);
      setGradients(others, 2);
      optimiser.step(2, 1e-3);
      another.step(2, 1e-3);
      assertThat(
              Numbers.largestDifference(
                  TensorTransfer.toFloats(weights.parameters()),
                  TensorTransfer.toFloats(others.parameters())))
          .isZero();
    }
  }

  @Test
  void step_manyTimes_leavesNoNativeMemoryBehind() {
    float[] start = new float[layout.parameterCount()];
    try (NetworkWeights weights = started(start);
        AdamW optimiser = new AdamW(weights, 0.05)) {
      optimiser.step(1, 1e-3);
      long pointers = Pointer.totalCount();
      for (int t = 2; t < 30; t++) {
        optimiser.step(t, 1e-3);
      }
      assertThat(Pointer.totalCount()).isEqualTo(pointers);
    }
  }

  private NetworkWeights started(float[] parameters) {
    NetworkWeights weights = Networks.initialised(layout, 1);
    weights.load(parameters, new float[layout.statisticsCount()]);
    return weights;
  }

  /** Gradients of sizes from 1 to 1e-8, those of the reference. */
  private void setGradients(NetworkWeights weights, int step) {
    RandomStream random = RandomStream.of(SEED, step);
    float[] gradients = new float[layout.parameterCount()];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = (float) ((2 * random.nextDouble() - 1) * Math.pow(10, -(i % 9)));
    }
    try (PointerScope scope = new PointerScope()) {
      weights
          .gradients()
          .copy_(TensorTransfer.toDevice(gradients, ComputeDevice.CPU, gradients.length));
    }
  }
}
