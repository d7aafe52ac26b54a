package dev.con2.internal.augment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.Numbers;
import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CropAndFlipTest {

  private static final int SIDE = 24;
  private static final int ROWS = 40;

  @ParameterizedTest
  @ValueSource(ints = {12, 17, 24, 30})
  void apply_rowByRowOrAtOnce_isTheSame(int size) {
    AugmentationFamily family = AugmentationFamily.cropsOnly(0.05);
    List<ViewParameters> views =
        IntStream.range(0, ROWS).mapToObj(i -> family.draw(RandomStream.of(i), SIDE)).toList();
    try (PointerScope scope = new PointerScope()) {
      Tensor images = images();
      float[] rowByRow = TensorTransfer.toFloats(CropAndFlip.rowByRow(images, views, size));
      float[] atOnce =
          TensorTransfer.toFloats(CropAndFlip.atOnce(images, views, size, ComputeDevice.CPU));
      assertThat(rowByRow).hasSize(ROWS * 3 * size * size);
      assertThat(Numbers.largestDifference(rowByRow, atOnce)).isLessThan(1e-5);
    }
  }

  @Test
  void apply_toHalfTheSize_takesTheMeanOfTwoByTwo() {
    List<ViewParameters> plain =
        IntStream.range(0, ROWS).mapToObj(i -> ViewParameters.PLAIN).toList();
    try (PointerScope scope = new PointerScope()) {
      float[] all = TensorTransfer.toFloats(images());
      float[] half =
          TensorTransfer.toFloats(CropAndFlip.apply(images(), plain, SIDE / 2, ComputeDevice.CPU));
      for (int channel = 0; channel < 3 * ROWS; channel++) {
        for (int y = 0; y < SIDE / 2; y++) {
          for (int x = 0; x < SIDE / 2; x++) {
            int corner = (channel * SIDE + 2 * y) * SIDE + 2 * x;
            double mean =
                (all[corner] + all[corner + 1] + all[corner + SIDE] + all[corner + SIDE + 1]) / 4.0;
            float actual = half[(channel * SIDE / 2 + y) * (SIDE / 2) + x];
            assertThat(Math.abs(actual - mean)).isLessThan(1e-6);
          }
        }
      }
    }
  }

  private static Tensor images() {
    RandomStream random = RandomStream.of(3);
    float[] values = new float[ROWS * 3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256) / 255f;
    }
    return TensorTransfer.toDevice(values, ComputeDevice.CPU, ROWS, 3, SIDE, SIDE);
  }
}
