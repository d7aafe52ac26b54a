package dev.con2.internal.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.augment.Normalisation;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.TensorTransfer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class NormalisedImagesTest {

  private static float[] applied(Normalisation normalisation, float... channels) {
    try (PointerScope scope = new PointerScope()) {
      return TensorTransfer.toFloats(
          Views.normalised(
              TensorTransfer.toDevice(channels, ComputeDevice.CPU, 1, channels.length, 1, 1),
              normalisation,
              ComputeDevice.CPU));
    }
  }

  @Test
  void normalised_half_isTwiceTheValueLessOne() {
    assertThat(applied(Normalisation.HALF, 0, 0.25f, 1)).containsExactly(-1, -0.5f, 1);
  }

  @Test
  void normalised_imageNet_takesTheMeanAndDividesByTheDeviationOfEachChannel() {
    assertThat(applied(Normalisation.IMAGENET, 1, 0, 0.5f))
        .containsExactly(
            new float[] {0.515f / 0.229f, -0.456f / 0.224f, 0.094f / 0.225f}, within(1e-6f));
  }
}
