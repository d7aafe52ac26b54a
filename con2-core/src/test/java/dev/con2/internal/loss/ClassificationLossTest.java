package dev.con2.internal.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.TensorTransfer;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ClassificationLossTest {

  private static final int CLASSES = 4;

  /** The gradient of a logit is (its probability - 1 if it is the class's) / rows. */
  @Test
  void of_andItsGradient_areThoseOfTheSoftmax() {
    SplittableRandom random = new SplittableRandom(4);
    for (int rows : new int[] {1, 2, 7, 64}) {
      int[] classes = random.ints(rows, 0, CLASSES).toArray();
      float[] logits = new float[rows * CLASSES];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) random.nextDouble(-5, 5);
      }
      double expected = 0;
      double[] expectedGradient = new double[logits.length];
      for (int row = 0; row < rows; row++) {
        double sum = 0;
        for (int k = 0; k < CLASSES; k++) {
          sum += Math.exp(logits[row * CLASSES + k]);
        }
        expected -= Math.log(Math.exp(logits[row * CLASSES + classes[row]]) / sum) / rows;
        for (int k = 0; k < CLASSES; k++) {
          double probability = Math.exp(logits[row * CLASSES + k]) / sum;
          expectedGradient[row * CLASSES + k] = (probability - (k == classes[row] ? 1 : 0)) / rows;
        }
      }
      try (PointerScope scope = new PointerScope();
          ClassificationLoss loss = new ClassificationLoss(classes, ComputeDevice.CPU)) {
        Tensor c =
            TensorTransfer.toDevice(logits, ComputeDevice.CPU, rows, CLASSES)
                .set_requires_grad(true);
        Tensor value = loss.of(c);
        value.backward();
        assertThat((double) TensorTransfer.toFloats(value)[0]).isCloseTo(expected, within(1e-5));
        float[] gradient = TensorTransfer.toFloats(c.grad());
        for (int i = 0; i < gradient.length; i++) {
          assertThat((double) gradient[i]).isCloseTo(expectedGradient[i], within(1e-6));
        }
      }
    }
  }

  @Test
  void of_logitsBeyondTheExponential_staysFinite() {
    try (PointerScope scope = new PointerScope();
        ClassificationLoss loss = new ClassificationLoss(new int[] {1}, ComputeDevice.CPU)) {
      Tensor far = TensorTransfer.toDevice(new float[] {500, -500}, ComputeDevice.CPU, 1, 2);
      assertThat(TensorTransfer.toFloats(loss.of(far))[0]).isEqualTo(1000f);
    }
  }

  @Test
  void collapsed_isTheLossOfEqualLogits() {
    try (PointerScope scope = new PointerScope();
        ClassificationLoss loss = new ClassificationLoss(new int[] {0, 1, 2}, ComputeDevice.CPU)) {
      Tensor same = TensorTransfer.toDevice(new float[9], ComputeDevice.CPU, 3, 3);
      assertThat((double) TensorTransfer.toFloats(loss.of(same))[0])
          .isCloseTo(ClassificationLoss.collapsed(3), within(1e-6));
    }
  }

  @Test
  void close_leavesNoNativeMemoryBehind() {
    new ClassificationLoss(new int[] {0, 1}, ComputeDevice.CPU).close();
    long pointers = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      new ClassificationLoss(new int[] {0, 1}, ComputeDevice.CPU).close();
    }
    assertThat(Pointer.totalCount()).isEqualTo(pointers);
  }
}
