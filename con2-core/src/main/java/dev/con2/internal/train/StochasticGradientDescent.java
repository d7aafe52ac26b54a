package dev.con2.internal.train;

import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.TensorTransfer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Stochastic gradient descent with momentum, as PyTorch has it; where an {@link OriginalRecipe}
 * says so inside LARS (You, Gitman and Ginsburg 2017), as CSI's code has it:
 *
 * <pre>
 *   b = 0.9 b + a (g + decay w)          w = w - rate b
 *   a = 1, or of LARS, for each array of the network by itself,
 *       0.001 |w| / (|g| + decay |w| + 1e-8), and 1 where w or g is all zero
 * </pre>
 *
 * All parameters decay, biases and those of batch norm too. g is the gradient times the factor of
 * the loss.
 */
final class StochasticGradientDescent implements Optimiser {

  private static final double MOMENTUM = 0.9;
  private static final double TRUST = 0.001;
  private static final double EPSILON = 1e-8;

  private final NetworkWeights weights;
  private final OriginalRecipe recipe;

  /** b (parameters), 32-bit, in the order of the layout. */
  private final Tensor momentum;

  /** Nothing is remembered of the gradients' squares: (0). */
  private final Tensor none;

  /** With a momentum of zero, for weights that it borrows and does not close. */
  StochasticGradientDescent(NetworkWeights weights, OriginalRecipe recipe) {
    this.weights = weights;
    this.recipe = recipe;
    try (PointerScope scope = new PointerScope()) {
      momentum = TensorTransfer.zeros(weights.device(), weights.layout().parameterCount());
      none = TensorTransfer.zeros(weights.device(), 0);
      momentum.retainReference();
      none.retainReference();
    }
  }

  @Override
  public Tensor firstMoment() {
    return momentum;
  }

  @Override
  public Tensor secondMoment() {
    return none;
  }

  @Override
  public void load(float[] first, float[] second) {
    try (PointerScope scope = new PointerScope()) {
      momentum.copy_(TensorTransfer.toDevice(first, weights.device(), (long) first.length));
    }
  }

  @Override
  public void step(long step, double rate) {
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      Tensor w = weights.parameters();
      Tensor g = weights.gradients().mul_(new Scalar(recipe.lossFactor()));
      if (recipe.layerwise()) {
        scaleByLayer(w, g);
      } else {
        g.add_(w, new Scalar(recipe.weightDecay()));
      }
      momentum.mul_(new Scalar(MOMENTUM)).add_(g);
      w.sub_(momentum, new Scalar(rate));
      g.zero_();
    }
  }

  /** Turns g into a (g + decay w). */
  private void scaleByLayer(Tensor w, Tensor g) {
    for (WeightLayout.NetworkArray array : weights.layout().entries()) {
      if (array.trained()) {
        try (PointerScope scope = new PointerScope()) {
          Tensor ownW = w.narrow(0, array.offset(), array.size());
          Tensor ownG = g.narrow(0, array.offset(), array.size());
          double length = ownW.norm().item_double();
          double gradient = ownG.norm().item_double();
          ownG.add_(ownW, new Scalar(recipe.weightDecay()));
          if (length > 0 && gradient > 0) {
            ownG.mul_(
                new Scalar(TRUST * length / (gradient + recipe.weightDecay() * length + EPSILON)));
          }
        }
      }
    }
  }

  @Override
  public void close() {
    momentum.close();
    none.close();
  }
}
