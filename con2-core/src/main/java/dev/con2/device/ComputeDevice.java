package dev.con2.device;

import dev.con2.error.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/**
 * Where tensors live and are worked on: the processor, or one CUDA device.
 *
 * @param kind processor or graphics card
 * @param index which card, from 0; 0 for the processor
 */
public record ComputeDevice(Kind kind, int index) {

  /** The two kinds of device. */
  public enum Kind {
    /** The processor, all its cores. */
    CPU,
    /** An NVIDIA graphics card. */
    CUDA
  }

  /** The processor. */
  public static final ComputeDevice CPU = new ComputeDevice(Kind.CPU, 0);

  /** Stands for whatever {@link #best} is. */
  public static final String AUTO = "auto";

  private static final Pattern NAME = Pattern.compile("cpu|cuda(?::(\\d{1,3}))?");

  /** Checks the index. */
  public ComputeDevice {
    if (index < 0 || (kind == Kind.CPU && index != 0)) {
      throw new IllegalArgumentException("no device " + kind + " " + index);
    }
  }

  /**
   * The first graphics card, where this build of con2 and this machine have one; else the
   * processor.
   */
  public static ComputeDevice best() {
    return cards() > 0 ? new ComputeDevice(Kind.CUDA, 0) : CPU;
  }

  /** Whether it is a graphics card, not the processor. */
  public boolean isGraphicsCard() {
    return kind == Kind.CUDA;
  }

  private static long cards() {
    NativeLibraries.load();
    return torch.hasCUDA() ? torch.getNumGPUs() : 0;
  }

  /**
   * Reads {@code auto}, which is {@link #best}, {@code cpu}, {@code cuda} or {@code cuda:n}.
   *
   * @throws InvalidInputException if the name is none of these
   */
  public static ComputeDevice parse(String name) {
    if (name.equals(AUTO)) {
      return best();
    }
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new InvalidInputException(
          "device '" + name + "' is not known; give auto, cpu, cuda or cuda:n with n from 0");
    }
    if (name.equals("cpu")) {
      return CPU;
    }
    return new ComputeDevice(
        Kind.CUDA, matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1)));
  }

  /**
   * Makes sure that this device can be used on this machine, and that libtorch is loaded.
   *
   * @throws InvalidInputException if it is a CUDA device that is not there
   * @throws UnsatisfiedLinkError if libtorch is not there or does not fit this system
   */
  public void requireAvailable() {
    NativeLibraries.load();
    if (!isGraphicsCard()) {
      return;
    }
    long cards = cards();
    if (cards <= index) {
      throw new InvalidInputException(
          "device "
              + this
              + " is not available: this machine offers "
              + cards
              + " CUDA devices to con2; use auto or cpu, or run the GPU build on a machine that"
              + " has the card");
    }
  }

  /** The device as libtorch names it; the caller frees it or holds it in a scope. */
  public Device toTorch() {
    return new Device(toString());
  }

  @Override
  public String toString() {
    return isGraphicsCard() ? "cuda:" + index : "cpu";
  }
}
