package dev.con2.internal.image;

import dev.con2.device.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.internal.engine.TensorTransfer;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Square images of one size on the device, 8 bits a sample, or 16 if any of them has 16. Owns its
 * native memory until closed.
 */
public final class ImageStore implements AutoCloseable {

  /** 16-bit samples are kept as signed integers less this, since tensors have no unsigned ones. */
  private static final int SIGN_SHIFT = 1 << 15;

  private final Tensor samples;
  private final ComputeDevice device;
  private final boolean sixteenBit;

  private ImageStore(Tensor samples, ComputeDevice device, boolean sixteenBit) {
    this.samples = samples;
    this.device = device;
    this.sixteenBit = sixteenBit;
  }

  /**
   * Copies the images to the device.
   *
   * @param images at least one, all square and of one size
   */
  public static ImageStore of(List<Image> images, ComputeDevice device) {
    int side = images.get(0).width();
    boolean sixteenBit = images.stream().anyMatch(image -> image.bitsPerSample() == 16);
    try (PointerScope scope = new PointerScope()) {
      Tensor samples =
          torch.empty(
              new long[] {images.size(), 3, side, side},
              TensorTransfer.options(
                  sixteenBit ? ScalarType.Short : ScalarType.Byte, ComputeDevice.CPU),
              new MemoryFormatOptional());
      for (int i = 0; i < images.size(); i++) {
        Image image = images.get(i);
        if (image.width() != side || image.height() != side) {
          throw new IllegalArgumentException(
              "image " + i + " is " + image.width() + "x" + image.height() + ", not " + side);
        }
        try (PointerScope inner = new PointerScope()) {
          samples.select(0, i).copy_(toTensor(image, sixteenBit));
        }
      }
      Tensor there = TensorTransfer.move(samples, device);
      there.retainReference();
      return new ImageStore(there, device, sixteenBit);
    }
  }

  private static Tensor toTensor(Image image, boolean sixteenBit) {
    long side = image.width();
    if (image instanceof Image.EightBit eight && !sixteenBit) {
      return TensorTransfer.toDevice(eight.samples(), ComputeDevice.CPU, 3, side, side);
    }
    short[] shifted = new short[Math.toIntExact(3 * side * side)];
    for (int i = 0; i < shifted.length; i++) {
      int value =
          image instanceof Image.SixteenBit sixteen
              ? sixteen.samples()[i] & 0xffff
              : (((Image.EightBit) image).samples()[i] & 0xff) * 257;
      shifted[i] = (short) (value - SIGN_SHIFT);
    }
    return TensorTransfer.toDevice(shifted, ComputeDevice.CPU, 3, side, side);
  }

  /** Rows and columns of each image. */
  public int side() {
    return Math.toIntExact(samples.size(2));
  }

  /** Whether every image has three equal channels. */
  public boolean grey() {
    try (PointerScope scope = new PointerScope()) {
      Tensor red = samples.narrow(1, 0, 1);
      return red.equal(samples.narrow(1, 1, 1)) && red.equal(samples.narrow(1, 2, 1));
    }
  }

  /** The images at these indices: (indices, 3, side, side), values in [0, 1], 32-bit. */
  public Tensor select(int[] indices) {
    long[] rows = new long[indices.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = indices[i];
    }
    return values(samples.index_select(0, TensorTransfer.toDevice(rows, device, rows.length)));
  }

  /** All images: (images, 3, side, side), values in [0, 1], 32-bit. */
  public Tensor all() {
    return values(samples);
  }

  private Tensor values(Tensor chosen) {
    Tensor values = chosen.to(ScalarType.Float);
    return sixteenBit
        ? values.add_(new Scalar(SIGN_SHIFT)).div_(new Scalar(65535))
        : values.div_(new Scalar(255));
  }

  @Override
  public void close() {
    samples.close();
  }
}
