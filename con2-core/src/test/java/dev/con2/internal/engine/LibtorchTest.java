package dev.con2.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Float32Backend;
import org.bytedeco.pytorch.global.torch.Float32Op;
import org.bytedeco.pytorch.global.torch.Float32Precision;
import org.junit.jupiter.api.Test;

class LibtorchTest {

  /** What fp32 says; cuDNN's own default is 10 bits of mantissa. */
  @Test
  void load_asksForConvolutionsOf32BitsOnGraphicsCards() {
    Libtorch.load();

    assertThat(torch.globalContext().float32Precision(Float32Backend.CUDA, Float32Op.CONV).intern())
        .isEqualTo(Float32Precision.IEEE);
  }
}
