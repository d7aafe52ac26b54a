package dev.con2.internal.engine;

import dev.con2.device.ComputeDevice;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The border between Java arrays and tensors, crossed by copying: neither side ever sees memory of
 * the other, so a tensor cannot outlive what it points to. An array that does not fill the shape is
 * an {@link IllegalArgumentException}.
 */
public final class TensorTransfer {

  static {
    Libtorch.load();
  }

  private TensorTransfer() {}

  /** Values to a 32-bit tensor of the shape on the device. */
  public static Tensor toDevice(float[] values, ComputeDevice device, long... shape) {
    requireFilled(values.length, shape);
    return move(Tensor.create(values, shape), device);
  }

  /** Integers to a 64-bit tensor, such as indices, of the shape on the device. */
  public static Tensor toDevice(long[] values, ComputeDevice device, long... shape) {
    requireFilled(values.length, shape);
    return move(Tensor.create(values, shape), device);
  }

  /** Unsigned bytes to a tensor of the shape on the device. */
  public static Tensor toDevice(byte[] values, ComputeDevice device, long... shape) {
    requireFilled(values.length, shape);
    return move(Tensor.create(values, false, shape), device);
  }

  /** 16-bit integers, as signed, to a tensor of the shape on the device. */
  public static Tensor toDevice(short[] values, ComputeDevice device, long... shape) {
    requireFilled(values.length, shape);
    return move(Tensor.create(values, shape), device);
  }

  /** libtorch copies as many numbers as the shape says, whatever stands behind the array's end. */
  private static void requireFilled(int values, long[] shape) {
    long count = LongStream.of(shape).reduce(1, Math::multiplyExact);
    if (count != values) {
      throw new IllegalArgumentException(
          "a tensor of shape %s has not %d numbers".formatted(Arrays.toString(shape), values));
    }
  }

  /** The tensor on the device; itself when it is there already. */
  public static Tensor move(Tensor tensor, ComputeDevice device) {
    if (!device.isGraphicsCard()) {
      return tensor;
    }
    // Out of pinned memory a copy does not wait for what the card has still to do.
    try (Device target = device.toTorch();
        Tensor pinned = tensor.pin_memory()) {
      return pinned.to(target, tensor.scalar_type(), true, false, new MemoryFormatOptional());
    }
  }

  /** All values of the tensor as 32-bit, row-major. */
  public static float[] toFloats(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor host = tensor.detach().to(new Device("cpu"), ScalarType.Float).contiguous();
      float[] values = new float[Math.toIntExact(host.numel())];
      if (values.length > 0) { // else it has no memory to read
        host.data_ptr_float().get(values);
      }
      return values;
    }
  }

  /** A tensor of zeros of the shape on the device, in libtorch's default type, which is 32-bit. */
  public static Tensor zeros(ComputeDevice device, long... shape) {
    return torch.zeros(shape, new TensorOptions().device(new DeviceOptional(device.toTorch())));
  }

  /** The device as libtorch names it; the caller frees it or holds it in a scope. */
  public static Device device(ComputeDevice device) {
    return device.toTorch();
  }

  /** An element type on the device. */
  public static TensorOptions options(ScalarType type, ComputeDevice device) {
    return new TensorOptions(type).device(new DeviceOptional(device.toTorch()));
  }
}
