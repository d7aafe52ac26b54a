package dev.con2.app;

import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import picocli.CommandLine.Option;

/** Where a command that trains or uses an encoder computes. */
final class DeviceFlag {

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = ComputeDevice.AUTO,
      description =
          "auto, cpu, cuda or cuda:n; auto is the graphics card where the build (CON2_GPU=1) and"
              + " the machine have one, else the processor (default: ${DEFAULT-VALUE}).")
  private String device = ComputeDevice.AUTO;

  /**
   * The device, which is there.
   *
   * @throws InvalidInputException if the name is not known or the device not there
   */
  ComputeDevice device() {
    ComputeDevice found = ComputeDevice.parse(device);
    requireAvailable(found);
    return found;
  }

  /**
   * Makes sure that the device is there.
   *
   * @throws InvalidInputException saying how the build for CUDA is had
   */
  static void requireAvailable(ComputeDevice device) {
    try {
      device.requireAvailable();
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          e.getMessage() + " (CON2_GPU=1 ./con2 builds and runs it)", e);
    }
  }
}
