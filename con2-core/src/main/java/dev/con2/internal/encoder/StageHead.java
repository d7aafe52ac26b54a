package dev.con2.internal.encoder;

import dev.con2.internal.encoder.ResNet18Layers.Convolution;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A head behind a stage of ResNet18. Blocks of a 3x3 convolution of stride 2 that doubles the
 * channels, batch norm and ReLU bring the map to the shape of the last stage's, one block for each
 * stage that is left out; then the mean over positions and a {@link ProjectionHead}.
 */
public final class StageHead {

  private static final String CONVOLUTION = ".conv";
  private static final int KERNEL = 3;
  private static final int STRIDE = 2;
  private static final int PADDING = 1;

  private final List<Convolution> blocks = new ArrayList<>();
  private final ResNet18Layers.Step step;
  private final ProjectionHead projection;

  /**
   * The head of that name on weights that it borrows and does not close; their layout says how many
   * blocks it has.
   */
  public StageHead(NetworkWeights weights, String name) {
    for (WeightLayout.NetworkArray array : weights.layout().entries()) {
      if (array.name().startsWith(name + CONVOLUTION)) {
        blocks.add(block(name, blocks.size() + 1, Math.toIntExact(array.sizes().get(1))));
      }
    }
    step = ResNet18.inTraining(weights);
    projection = new ProjectionHead(weights, name);
  }

  /**
   * Adds the arrays of a head of that name.
   *
   * @param shapes of what the encoder makes of an image, with its stages
   * @param stage that the head stands behind, from 1
   */
  public static void addTo(WeightLayout layout, String name, FeatureShapes shapes, int stage) {
    int channels = shapes.stages().get(stage - 1).channels();
    for (int number = 1; number <= shapes.stages().size() - stage; number++) {
      Convolution block = block(name, number, channels);
      layout.convolution(block.name(), block.out(), block.in(), block.kernel());
      layout.batchNorm(block.batchNorm(), block.out());
      channels = block.out();
    }
    ProjectionHead.addTo(layout, name, channels);
  }

  private static Convolution block(String name, int number, int channels) {
    return new Convolution(
        name + CONVOLUTION + number,
        name + ".bn" + number,
        channels,
        2 * channels,
        KERNEL,
        STRIDE,
        PADDING);
  }

  /**
   * The embeddings of the stage's maps.
   *
   * @param maps (rows, channels, height, width)
   * @return (rows, 128), 32-bit, each row of unit length
   */
  public Tensor forward(Tensor maps) {
    Tensor x = maps;
    for (Convolution block : blocks) {
      x = torch.relu_(step.apply(block, x)); // (rows, 2 channels, height / 2, width / 2)
    }
    return projection.forward(ResNet18Layers.globalMean(x));
  }
}
