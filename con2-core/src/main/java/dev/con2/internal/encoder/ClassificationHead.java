package dev.con2.internal.encoder;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** One linear layer behind the encoder, from the representation z to a logit for each class. */
public final class ClassificationHead {

  private final NetworkWeights weights;
  private final String name;

  /** The head of that name on weights that it borrows and does not close. */
  public ClassificationHead(NetworkWeights weights, String name) {
    this.weights = weights;
    this.name = name;
  }

  /** Adds the arrays of a head of that name, for representations of that size. */
  public static void addTo(WeightLayout layout, String name, int size, int classes) {
    layout.linear(name, classes, size);
  }

  /**
   * The logits of representations z.
   *
   * @param representations (rows, d)
   * @return (rows, K)
   */
  public Tensor forward(Tensor representations) {
    return torch.linear(
        representations,
        weights.get(name + ".weight"),
        new TensorOptional(weights.get(name + ".bias")));
  }
}
