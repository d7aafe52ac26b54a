package dev.con2.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.Numbers;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TwoByTwoConvolutionTest {

  private static final int ROWS = 5;
  private static final int IN = 6;
  private static final int OUT = 7;

  @Test
  void apply_andItsGradients_areThoseOfLibtorchsConvolution() {
    try (PointerScope scope = new PointerScope()) {
      Tensor maps = leaf(1, ROWS, IN, 2, 2);
      Tensor kernel = leaf(2, OUT, IN, 3, 3);
      Tensor otherMaps = leaf(1, ROWS, IN, 2, 2);
      Tensor otherKernel = leaf(2, OUT, IN, 3, 3);
      Tensor weights = normal(3, ROWS, OUT, 2, 2);
      long[] one = {1, 1};

      Tensor actual = TwoByTwoConvolution.apply(maps, kernel);
      actual.mul(weights).sum().backward();
      Tensor expected =
          torch.conv2d(otherMaps, otherKernel, new TensorOptional(), one, one, one, 1);
      expected.mul(weights).sum().backward();

      assertSame(actual, expected);
      assertSame(maps.grad(), otherMaps.grad());
      assertSame(kernel.grad(), otherKernel.grad());
    }
  }

  @Test
  void apply_withAMatrixAndABias_isLibtorchsConvolution() {
    try (PointerScope scope = new PointerScope()) {
      Tensor maps = normal(1, ROWS, IN, 2, 2);
      Tensor kernel = normal(2, OUT, IN, 3, 3);
      Tensor bias = normal(3, OUT);
      long[] one = {1, 1};

      Tensor actual =
          TwoByTwoConvolution.apply(
              maps, TwoByTwoConvolution.matrix(kernel), bias.repeat(TwoByTwoConvolution.POSITIONS));

      assertSame(actual, torch.conv2d(maps, kernel, new TensorOptional(bias), one, one, one, 1));
    }
  }

  @Test
  void suits_onlyMapsOfTwoByTwoAndAStrideOfOne() {
    ResNet18Layers.Convolution one = new ResNet18Layers.Convolution("c", "b", 1, 1, 3, 1, 1);
    ResNet18Layers.Convolution two = new ResNet18Layers.Convolution("c", "b", 1, 1, 3, 2, 1);
    ResNet18Layers.Convolution shortcut = new ResNet18Layers.Convolution("c", "b", 1, 1, 1, 1, 0);
    try (PointerScope scope = new PointerScope()) {
      assertThat(TwoByTwoConvolution.suits(one, normal(1, 1, 1, 2, 2))).isTrue();
      assertThat(TwoByTwoConvolution.suits(one, normal(1, 1, 1, 2, 3))).isFalse();
      assertThat(TwoByTwoConvolution.suits(one, normal(1, 1, 1, 4, 4))).isFalse();
      assertThat(TwoByTwoConvolution.suits(two, normal(1, 1, 1, 2, 2))).isFalse();
      assertThat(TwoByTwoConvolution.suits(shortcut, normal(1, 1, 1, 2, 2))).isFalse();
    }
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    float[] a = TensorTransfer.toFloats(actual.contiguous());
    float[] b = TensorTransfer.toFloats(expected.contiguous());
    assertThat(Numbers.largestDifference(a, b)).isLessThan(2e-5);
  }

  private static Tensor leaf(int seed, long... sizes) {
    return normal(seed, sizes).set_requires_grad(true);
  }

  private static Tensor normal(int seed, long... sizes) {
    long count = 1;
    for (long size : sizes) {
      count *= size;
    }
    RandomStream random = RandomStream.of(seed);
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.uniform(-2, 2);
    }
    return TensorTransfer.toDevice(values, ComputeDevice.CPU, sizes);
  }
}
