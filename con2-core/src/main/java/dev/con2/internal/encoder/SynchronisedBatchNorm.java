package dev.con2.internal.encoder;

import dev.con2.internal.engine.Ranks;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.VoidTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Batch norm (Ioffe and Szegedy 2015) in training by the statistics of the rows of all ranks. With
 * n positions of a channel in all,
 *
 * <pre>
 *   mean = sum x / n      variance = sum x^2 / n - mean^2      x^ = (x - mean) / sqrt(variance + epsilon)
 *   y    = gamma x^ + beta
 *   dx   = gamma / sqrt(variance + epsilon) (dy - sum dy / n - x^ sum (dy x^) / n)
 * </pre>
 *
 * where each sum is over all ranks. libtorch computes y and the first of the three parts of dx, as
 * it does for given statistics; the other two are added when that gradient is known. Sums are
 * 64-bit.
 *
 * <p>Gradients of gamma and beta are this rank's share, as those of all other parameters are.
 */
final class SynchronisedBatchNorm implements AutoCloseable {

  /**
   * A batch norm whose gradient is not known yet.
   *
   * @param gamma (channels), among the weights
   * @param beta (channels), likewise
   * @param x its input (rows, channels, height, width)
   * @param scale gamma as a leaf of its own (channels), so that this batch norm's gradient is apart
   * @param shift beta likewise
   */
  private record Pending(
      Tensor gamma,
      Tensor beta,
      Tensor x,
      Tensor scale,
      Tensor shift,
      Tensor mean,
      Tensor variance,
      Tensor count) {}

  private final Ranks ranks;

  /**
   * In the order of the forward pass. Gradients come in the reverse order: autograd goes from the
   * last operation to the first.
   */
  private final Deque<Pending> pending = new ArrayDeque<>();

  private final VoidTensorHook hook =
      new VoidTensorHook() {
        @Override
        public void call(TensorBase gradient) {
          try (gradient) { // else its memory would be held until the step ends
            complete(gradient);
          }
        }
      };

  /** Of these ranks, which it borrows. */
  SynchronisedBatchNorm(Ranks ranks) {
    this.ranks = ranks;
  }

  /**
   * Normalises, and moves the running statistics along.
   *
   * @param x (rows, channels, height, width), of this rank
   * @param name of the batch norm among the weights
   */
  Tensor apply(Tensor x, NetworkWeights weights, String name) {
    Tensor runningMean = weights.get(name + ".running_mean");
    Tensor runningVariance = weights.get(name + ".running_var");
    Tensor gamma = weights.get(name + ".weight");
    Tensor beta = weights.get(name + ".bias");
    Pending made;
    try (AutoGradMode noGradient = new AutoGradMode(false)) {
      long channels = x.size(1);
      Tensor sums = ownSums(x, runningMean); // (1 + 2 channels)
      ranks.sum(sums);
      Tensor count = sums.narrow(0, 0, 1);
      Tensor mean = sums.narrow(0, 1, channels).div(count);
      Tensor variance =
          sums.narrow(0, 1 + channels, channels)
              .div(count)
              .sub(mean.square())
              .clamp_min(new Scalar(0));
      Scalar momentum = new Scalar(ResNet18.BATCH_NORM_MOMENTUM);
      Tensor unbiased = variance.mul(count).div(count.sub(new Scalar(1)));
      runningMean.lerp_(mean.to(runningMean.scalar_type()), momentum);
      runningVariance.lerp_(unbiased.to(runningMean.scalar_type()), momentum);
      made =
          new Pending(
              gamma,
              beta,
              x,
              gamma.detach().set_requires_grad(true),
              beta.detach().set_requires_grad(true),
              mean,
              variance,
              count);
    }
    Tensor y =
        torch.batch_norm(
            x,
            new TensorOptional(made.scale()),
            new TensorOptional(made.shift()),
            new TensorOptional(made.mean().to(runningMean.scalar_type())),
            new TensorOptional(made.variance().to(runningMean.scalar_type())),
            false,
            0,
            ResNet18.BATCH_NORM_EPSILON,
            false);
    x.register_hook(hook);
    pending.push(made);
    return y;
  }

  /** The count, the sums of values and those of squares of this rank, 64-bit. */
  private static Tensor ownSums(Tensor x, Tensor like) {
    // The running statistics of its own make libtorch answer in their precision, not in bfloat16.
    var own =
        torch.batch_norm_update_stats(
            x,
            new TensorOptional(torch.zeros_like(like)),
            new TensorOptional(torch.zeros_like(like)),
            0);
    Tensor mean = own.get0().to(ScalarType.Double);
    Tensor variance = own.get1().to(ScalarType.Double);
    double count = x.numel() / (double) x.size(1);
    Tensor counted = torch.full_like(mean.narrow(0, 0, 1), new Scalar(count));
    return torch.cat(
        new TensorVector(
            counted,
            mean.mul(new Scalar(count)),
            variance.add(mean.square()).mul(new Scalar(count))),
        0);
  }

  /**
   * Adds the two parts of dx that come from the statistics.
   *
   * @param gradient of x as if these were constants, in place
   */
  private void complete(TensorBase gradient) {
    Pending norm = pending.pop();
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      long channels = norm.x().size(1);
      Tensor ofScale = norm.scale().grad(); // sum (dy x^) of this rank
      Tensor ofShift = norm.shift().grad(); // sum dy of this rank
      norm.gamma().grad().add_(ofScale);
      norm.beta().grad().add_(ofShift);
      Tensor sums = torch.cat(new TensorVector(ofScale, ofShift), 0).to(ScalarType.Double);
      ranks.sum(sums);
      Tensor inverse =
          norm.variance().add(new Scalar(ResNet18.BATCH_NORM_EPSILON)).rsqrt(); // (channels)
      Tensor factor = norm.scale().detach().to(ScalarType.Double).mul(inverse).div(norm.count());
      Tensor slope = sums.narrow(0, 0, channels).mul(inverse).mul(factor);
      Tensor offset = sums.narrow(0, channels, channels).mul(factor).sub(slope.mul(norm.mean()));
      ScalarType type = norm.scale().scalar_type().intern();
      Tensor dx = new Tensor(gradient);
      dx.sub_(torch.addcmul(perChannel(offset, type), norm.x().detach(), perChannel(slope, type)));
    }
  }

  private static Tensor perChannel(Tensor values, ScalarType type) {
    return values.to(type).view(1, -1, 1, 1);
  }

  @Override
  public void close() {
    hook.close();
  }
}
