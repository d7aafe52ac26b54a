package dev.con2.internal.train;

import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.engine.TensorTransfer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * AdamW (Loshchilov and Hutter 2019) with the betas of appendix D, on all parameters as one vector:
 *
 * <pre>
 *   m = beta1 m + (1 - beta1) g          v = beta2 v + (1 - beta2) g^2
 *   w = w - rate decay w - rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * All parameters decay, as PyTorch's default has it. A processor works through the vector in pieces
 * that stay in its cache, since memory traffic is all it costs; a graphics card, which each piece
 * would cost eight launches, takes the whole vector.
 */
public final class AdamW implements Optimiser {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final long PROCESSOR_PIECE = 1L << 17;

  private final NetworkWeights weights;
  private final double weightDecay;

  /** m (parameters), 32-bit, in the order of the layout: the running mean of the gradients. */
  private final Tensor firstMoment;

  /** v (parameters), 32-bit, likewise: the running mean of their squares, at least 0. */
  private final Tensor secondMoment;

  /**
   * With moments of zero, for weights that it borrows and does not close.
   *
   * @param weightDecay part of a parameter that a step at a rate of 1 takes away, 0 to 1
   */
  public AdamW(NetworkWeights weights, double weightDecay) {
    this.weights = weights;
    this.weightDecay = weightDecay;
    int count = weights.layout().parameterCount();
    try (PointerScope scope = new PointerScope()) {
      firstMoment = TensorTransfer.zeros(weights.device(), count);
      secondMoment = TensorTransfer.zeros(weights.device(), count);
      firstMoment.retainReference();
      secondMoment.retainReference();
    }
  }

  @Override
  public Tensor firstMoment() {
    return firstMoment;
  }

  @Override
  public Tensor secondMoment() {
    return secondMoment;
  }

  @Override
  public void load(float[] first, float[] second) {
    try (PointerScope scope = new PointerScope()) {
      firstMoment.copy_(TensorTransfer.toDevice(first, weights.device(), (long) first.length));
      secondMoment.copy_(TensorTransfer.toDevice(second, weights.device(), (long) second.length));
    }
  }

  @Override
  public void step(long step, double rate) {
    double correction1 = 1 - Math.pow(BETA1, (double) step);
    double correction2 = Math.sqrt(1 - Math.pow(BETA2, (double) step));
    long count = weights.parameters().numel();
    long piece = weights.device().isGraphicsCard() ? count : PROCESSOR_PIECE;
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      for (long start = 0; start < count; start += piece) {
        long length = Math.min(piece, count - start);
        try (PointerScope inner = new PointerScope()) {
          Tensor w = weights.parameters().narrow(0, start, length);
          Tensor g = weights.gradients().narrow(0, start, length);
          Tensor m = firstMoment.narrow(0, start, length);
          Tensor v = secondMoment.narrow(0, start, length);
          m.lerp_(g, new Scalar(1 - BETA1));
          v.mul_(new Scalar(BETA2)).addcmul_(g, g, new Scalar(1 - BETA2));
          Tensor root = v.sqrt().div_(new Scalar(correction2)).add_(new Scalar(EPSILON));
          w.mul_(new Scalar(1 - rate * weightDecay));
          w.addcdiv_(m, root, new Scalar(-rate / correction1));
        }
      }
      weights.gradients().zero_();
    }
  }

  @Override
  public void close() {
    firstMoment.close();
    secondMoment.close();
  }
}
