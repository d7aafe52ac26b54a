package dev.con2.encoder;

import dev.con2.engine.Precision;
import org.bytedeco.pytorch.Tensor;

/**
 * What CON2 trains: the encoder g and the two projection heads of section 3.2. Borrows its weights.
 */
public final class Con2Network {

  /** The name of h_phi among the weights. */
  public static final String CONTEXT_HEAD = "context_head";

  /** The name of h_psi among the weights. */
  public static final String CONTENT_HEAD = "content_head";

  private final ResNet18 encoder;
  private final ProjectionHead contextHead;
  private final ProjectionHead contentHead;

  /**
   * The embeddings of a batch.
   *
   * @param u h_phi(g(x)), (rows, 128), rows of unit length, for context contrasting
   * @param v h_psi(g(x)), (rows, 128), rows of unit length, for content alignment
   */
  public record Embedded(Tensor u, Tensor v) {}

  /** The network on weights laid out by {@link #layout}. */
  public Con2Network(
      EncoderConfiguration configuration, NetworkWeights weights, Precision precision) {
    encoder = new ResNet18(configuration, weights, precision);
    contextHead = new ProjectionHead(weights, CONTEXT_HEAD);
    contentHead = new ProjectionHead(weights, CONTENT_HEAD);
  }

  /** The encoder's arrays, then those of the two heads. */
  public static WeightLayout layout(EncoderConfiguration configuration) {
    WeightLayout layout = ResNet18.layout(configuration);
    ProjectionHead.addTo(layout, CONTEXT_HEAD, configuration.representationSize());
    ProjectionHead.addTo(layout, CONTENT_HEAD, configuration.representationSize());
    return layout;
  }

  /**
   * u and v of a batch.
   *
   * @param images (rows, 3, side, side), values in [-1, 1]
   */
  public Embedded forward(Tensor images) {
    Tensor z = encoder.forward(images); // (rows, 8 x width)
    return new Embedded(contextHead.forward(z), contentHead.forward(z));
  }
}
