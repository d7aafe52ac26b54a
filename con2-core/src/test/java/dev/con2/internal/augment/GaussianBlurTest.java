package dev.con2.internal.augment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.Numbers;
import dev.con2.ReferenceFile;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.TensorTransfer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianBlurTest {

  private static final ReferenceFile REFERENCE = ReferenceFile.read("/augment/blur.safetensors");

  @ParameterizedTest
  @CsvSource({"16, 1", "19, 1", "32, 1", "64, 3", "128, 6", "224, 11"})
  void radius_isHalfATenthOfTheSideAndAtLeastOne(int side, int radius) {
    assertThat(GaussianBlur.radius(side)).isEqualTo(radius);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 67})
  void view_blur_isTorchvisions(int side) {
    String prefix = side + ".";
    List<ViewParameters> parameters = new ArrayList<>();
    for (double deviation : REFERENCE.doubles(prefix + "deviations")) {
      parameters.add(blurred(deviation));
    }
    float[] actual = views(REFERENCE.levels(prefix + "image"), side, parameters);
    assertThat(Numbers.largestDifference(actual, REFERENCE.floats(prefix + "views")))
        .isLessThan(2e-6);
  }

  @Test
  void view_amongOthers_isAsAloneAndThoseNotBlurredStay() {
    float[] image = REFERENCE.levels("40.image");
    List<ViewParameters> parameters =
        List.of(blurred(0.5), ViewParameters.PLAIN, blurred(2), ViewParameters.PLAIN);
    float[] together = views(image, 40, parameters);
    for (int row = 0; row < 4; row++) {
      float[] alone = views(image, 40, List.of(parameters.get(row)));
      assertThat(Arrays.copyOfRange(together, row * image.length, (row + 1) * image.length))
          .isEqualTo(alone);
    }
    assertThat(views(image, 40, List.of(ViewParameters.PLAIN))).isEqualTo(image);
  }

  @Test
  void view_ofOneColour_staysIt() {
    float[] image = new float[3 * 60 * 60];
    Arrays.fill(image, 1);
    for (float value : views(image, 60, List.of(blurred(1.3)))) {
      assertThat(value).isBetween(1 - 1e-6f, 1f);
    }
  }

  private static ViewParameters blurred(double deviation) {
    return new ViewParameters(0, 0, 1, 1, false, 1, 1, 1, 0, false, deviation);
  }

  /** The views of one image, which must stay as it is. */
  private static float[] views(float[] image, int side, List<ViewParameters> parameters) {
    try (PointerScope scope = new PointerScope()) {
      Tensor images =
          TensorTransfer.toDevice(image, ComputeDevice.CPU, 1, 3, side, side)
              .expand(parameters.size(), 3, side, side);
      float[] views =
          TensorTransfer.toFloats(Views.view(images, parameters, side, ComputeDevice.CPU));
      assertThat(TensorTransfer.toFloats(images.select(0, 0))).isEqualTo(image);
      return views;
    }
  }
}
