package dev.con2.internal.engine;

import dev.con2.device.ComputeDevice;
import dev.con2.error.TrainingFailedException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/** A process that does a training alone: what is summed is its own already. */
record OneRank() implements Ranks {

  @Override
  public int number() {
    return 0;
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public void begin(Map<String, String> description, ComputeDevice device) {
    // there is nobody to wait for
  }

  @Override
  public Map<String, String> decision(String name, Supplier<Map<String, String>> own) {
    return own.get();
  }

  @Override
  public boolean firstSays(boolean own) {
    return own;
  }

  @Override
  public boolean anySays(boolean own) {
    return own;
  }

  @Override
  public void sum(Tensor tensor) {
    // it is the sum
  }

  @Override
  public void copyOfFirst(Tensor tensor) {
    // it is the first's
  }

  @Override
  public Optional<TrainingFailedException> failure() {
    return Optional.empty();
  }

  @Override
  public void tellFailure(Throwable thrown) {
    // there is nobody to tell
  }

  @Override
  public void close() {
    // nothing is open
  }
}
