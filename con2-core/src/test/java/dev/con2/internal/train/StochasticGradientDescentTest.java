package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.Networks;
import dev.con2.internal.engine.TensorTransfer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class StochasticGradientDescentTest {

  private static final OriginalRecipe LARS = new OriginalRecipe(true, 1e-6, 1, 1, 1, 0, 0, false);

  /** Two layers of a weight of two values and a bias: the second's starts as zeros. */
  private static final float[] START = {3, 4, 0, 0, 0, 0};

  private static final float[] FIRST = {0.3f, -0.4f, 0, 0.3f, -0.4f, 0};
  private static final float[] SECOND = {0.1f, 0.2f, 0, 0.1f, 0.2f, 0};

  /** Values of torchlars' formula, worked out in 64-bit (shared/spec/baselines.md). */
  @Test
  void step_ofLars_scalesEachArrayByItself() {
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = started();
        StochasticGradientDescent optimiser = new StochasticGradientDescent(weights, LARS)) {
      step(optimiser, weights, FIRST, 1, 0.1);
      step(optimiser, weights, SECOND, 2, 0.1);
      float[] after = TensorTransfer.toFloats(weights.parameters());
      assertThat(after[0]).isCloseTo(2.9992063852545128f, within(3e-7f));
      assertThat(after[1]).isCloseTo(4.000312759741104f, within(3e-7f));
      assertThat(after[3]).isCloseTo(-0.05700223606670668f, within(8e-9f));
      assertThat(after[4]).isCloseTo(0.0759955278643506f, within(8e-9f));
      assertThat(after[2]).isZero();
      assertThat(TensorTransfer.toFloats(weights.gradients())).containsOnly(0);
    }
  }

  /**
   * By hand, the loss twice as large and a decay of 0.01: g is (0.6, -0.8) + (0.03, 0.04), so w
   * becomes (2.937, 4.076); then b is 0.9 (0.63, -0.76) + (0.2, 0.4) + (0.02937, 0.04076).
   */
  @Test
  void step_withoutLars_isThatOfMomentum() {
    OriginalRecipe recipe = new OriginalRecipe(false, 0.01, 2, 1, 1, 0, 0, false);
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = started();
        StochasticGradientDescent optimiser = new StochasticGradientDescent(weights, recipe)) {
      step(optimiser, weights, FIRST, 1, 0.1);
      float[] after = TensorTransfer.toFloats(weights.parameters());
      assertThat(after[0]).isCloseTo(2.937f, within(3e-7f));
      assertThat(after[1]).isCloseTo(4.076f, within(5e-7f));
      step(optimiser, weights, SECOND, 2, 0.05);
      after = TensorTransfer.toFloats(weights.parameters());
      assertThat(after[0]).isCloseTo(2.8971815f, within(5e-7f));
      assertThat(after[1]).isCloseTo(4.088162f, within(5e-7f));
    }
  }

  @Test
  void load_ofItsMomentum_goesOnBitForBit() {
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = started();
        NetworkWeights others = started();
        StochasticGradientDescent optimiser = new StochasticGradientDescent(weights, LARS);
        StochasticGradientDescent another = new StochasticGradientDescent(others, LARS)) {
      step(optimiser, weights, FIRST, 1, 0.1);
      others.load(TensorTransfer.toFloats(weights.parameters()), new float[0]);
      another.load(
          TensorTransfer.toFloats(optimiser.firstMoment()),
          TensorTransfer.toFloats(optimiser.secondMoment()));
      step(optimiser, weights, SECOND, 2, 0.1);
      step(another, others, SECOND, 2, 0.1);
      assertThat(TensorTransfer.toFloats(others.parameters()))
          .isEqualTo(TensorTransfer.toFloats(weights.parameters()));
    }
  }

  @Test
  void step_manyTimes_leavesNoNativeMemoryBehind() {
    try (NetworkWeights weights = started();
        StochasticGradientDescent optimiser = new StochasticGradientDescent(weights, LARS)) {
      optimiser.step(1, 1e-3);
      long pointers = Pointer.totalCount();
      for (int t = 2; t < 30; t++) {
        optimiser.step(t, 1e-3);
      }
      assertThat(Pointer.totalCount()).isEqualTo(pointers);
    }
  }

  private static NetworkWeights started() {
    NetworkWeights weights = Networks.initialised(Networks.linear(2, "first", "second"), 1);
    weights.load(START, new float[0]);
    return weights;
  }

  private static void step(
      Optimiser optimiser, NetworkWeights weights, float[] gradients, int step, double rate) {
    try (PointerScope scope = new PointerScope()) {
      weights
          .gradients()
          .copy_(TensorTransfer.toDevice(gradients, ComputeDevice.CPU, gradients.length));
    }
    optimiser.step(step, rate);
  }
}
