package dev.con2.internal.loss;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.TensorTransfer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The cross-entropy of a softmax over K classes, for rows whose classes k(r) are known beforehand:
 *
 * <pre>
 *   L = mean over rows r of - log softmax(c_r)[k(r)]
 * </pre>
 */
public final class ClassificationLoss implements AutoCloseable {

  /** The classes k(r) of the M rows, (M, 1), 64-bit. */
  private final Tensor classOfRow;

  /**
   * The loss of batches whose rows are of these classes.
   *
   * @param classes one for each of the M rows, in [0, K)
   * @param device that the logits will be on
   */
  public ClassificationLoss(int[] classes, ComputeDevice device) {
    long[] values = IntStream.of(classes).asLongStream().toArray();
    try (PointerScope scope = new PointerScope()) {
      classOfRow = TensorTransfer.toDevice(values, device, values.length, 1);
      classOfRow.retainReference();
    }
  }

  /**
   * The loss of a network that makes the same of every row, if there are as many of each class: log
   * K.
   */
  public static double collapsed(int classes) {
    return Math.log(classes);
  }

  /**
   * The loss of a batch.
   *
   * @param logits c (M, K), 32-bit
   * @return a scalar with its gradient, at least 0
   */
  public Tensor of(Tensor logits) {
    return logits.log_softmax(1).gather(1, classOfRow).mean().neg();
  }

  @Override
  public void close() {
    classOfRow.close();
  }
}
