package dev.con2.method.csi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.Networks;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.TensorTransfer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class CsiReadoutTest {

  /** The length of the head's output is part of CSI's score. */
  @Test
  void of_keepsTheLengthOfTheHeadsOutputAndTheLogitsOfZ() {
    WeightLayout layout = Networks.SMALLEST.layout();
    int before = layout.parameterCount();
    CsiHeads.addTo(layout, 2, 4);
    float[] parameters = new float[layout.parameterCount()];
    // Linear(2, 2), the identity; Linear(2, 128), of which the first row is (3, 4); no biases.
    parameters[before] = 1;
    parameters[before + 3] = 1;
    int second = before + 4 + 2;
    parameters[second] = 3;
    parameters[second + 1] = 4;
    float[] shifts = {1, 0, 0, 1, 1, 1, 2, -1, 0, 0, 0, 0.5f};
    System.arraycopy(shifts, 0, parameters, parameters.length - shifts.length, shifts.length);

    try (PointerScope scope = new PointerScope();
        NetworkWeights weights =
            NetworkWeights.of(
                layout, ComputeDevice.CPU, parameters, new float[layout.statisticsCount()])) {
      Tensor z = TensorTransfer.toDevice(new float[] {1, 2, -3, 4}, ComputeDevice.CPU, 2, 2);
      Tensor images = TensorTransfer.zeros(ComputeDevice.CPU, 2, 3, 8, 8);
      Features features = new Features(images, z, List.of());
      float[] rows = TensorTransfer.toFloats(new CsiReadout().of(features, Optional.of(weights)));

      assertThat(rows).hasSize(2 * (2 + 128 + 4));
      assertThat(Arrays.copyOf(rows, 4)).containsExactly(1, 2, 11, 0); // 3 * 1 + 4 * 2
      assertThat(Arrays.copyOfRange(rows, 130, 134)).containsExactly(1, 2, 3, 0.5f);
      assertThat(Arrays.copyOfRange(rows, 134, 138)).containsExactly(-3, 4, 16, 0); // ReLU
      assertThat(Arrays.copyOfRange(rows, 264, 268)).containsExactly(-3, 4, 1, -9.5f);
    }
  }
}
