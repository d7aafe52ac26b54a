package dev.con2.internal.encoder;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A projection head of section 3.2: Linear(d, d), ReLU, Linear(d, 128), scaled to unit length. CON2
 * trains two, h_phi for context contrasting and h_psi for content alignment, and drops both
 * afterwards.
 */
public final class ProjectionHead {

  /** How many values it gives. */
  public static final int OUTPUT = 128;

  private final NetworkWeights weights;
  private final String name;

  /** The head of that name on weights that it borrows and does not close. */
  public ProjectionHead(NetworkWeights weights, String name) {
    this.weights = weights;
    this.name = name;
  }

  /** Adds the arrays of a head of that name, for representations of that size. */
  public static void addTo(WeightLayout layout, String name, int size) {
    layout.linear(name + ".0", size, size);
    layout.linear(name + ".2", OUTPUT, size);
  }

  /**
   * The embeddings of representations z.
   *
   * @param representations (rows, d)
   * @return (rows, 128), each row of unit length
   */
  public Tensor forward(Tensor representations) {
    return unitLength(unscaled(representations));
  }

  /**
   * The same before it is scaled to unit length.
   *
   * @param representations (rows, d)
   * @return (rows, 128)
   */
  public Tensor unscaled(Tensor representations) {
    Tensor hidden = torch.relu(linear(representations, name + ".0")); // (rows, d)
    return linear(hidden, name + ".2"); // (rows, 128)
  }

  private Tensor linear(Tensor x, String layer) {
    return torch.linear(
        x, weights.get(layer + ".weight"), new TensorOptional(weights.get(layer + ".bias")));
  }

  /**
   * Each row divided by its length; 1e-12 in place of a length of 0.
   *
   * @param x (rows, any width)
   */
  public static Tensor unitLength(Tensor x) {
    Tensor squares = x.mul(x).sum(new long[] {1}, true, new ScalarTypeOptional()); // (rows, 1)
    return x.div(squares.add(new Scalar(1e-24)).sqrt());
  }
}
