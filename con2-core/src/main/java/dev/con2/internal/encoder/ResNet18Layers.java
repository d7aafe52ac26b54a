package dev.con2.internal.encoder;

import dev.con2.encoder.Stem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The layers of ResNet18, once: what is laid out, trained, folded and passed through are all read
 * from here. Four stages of two basic blocks; a block is relu(x + bn(conv(relu(bn(conv(x)))))).
 *
 * @param stem the first convolution
 * @param pooled whether a 3x3 max-pooling of stride 2 follows it
 * @param stages the blocks of each stage
 */
record ResNet18Layers(Convolution stem, boolean pooled, List<List<BasicBlock>> stages) {

  private static final int STAGES = 4;
  private static final int BLOCKS = 2;

  /** Of the max-pooling: its kernel, its stride, and the zeros around the picture. */
  private static final int POOL = 3;

  private static final int POOL_STRIDE = 2;
  private static final int POOL_PADDING = 1;

  /**
   * A convolution without bias and the batch norm behind it, under PyTorch's names.
   *
   * @param padding zeros around the picture
   */
  record Convolution(
      String name, String batchNorm, int in, int out, int kernel, int stride, int padding) {

    /** Rows of positions after it, of so many before. */
    int side(int before) {
      return (before + 2 * padding - kernel) / stride + 1;
    }
  }

  /**
   * A basic block.
   *
   * @param shortcut what the input passes through where the block changes its shape
   */
  record BasicBlock(Convolution first, Convolution second, Optional<Convolution> shortcut) {}

  /** How a convolution and its batch norm are computed. */
  interface Step {
    Tensor apply(Convolution layer, Tensor x);
  }

  static ResNet18Layers of(ResNet18Architecture architecture) {
    boolean large = architecture.stem() == Stem.LARGE;
    int width = architecture.width();
    Convolution stem =
        large
            ? new Convolution("conv1", "bn1", 3, width, 7, 2, 3)
            : new Convolution("conv1", "bn1", 3, width, 3, architecture.stem().stride(), 1);
    List<List<BasicBlock>> stages = new ArrayList<>();
    int in = width;
    for (int stage = 0; stage < STAGES; stage++) {
      List<BasicBlock> blocks = new ArrayList<>();
      for (int block = 0; block < BLOCKS; block++) {
        String name = "layer" + (stage + 1) + "." + block;
        int stride = stage > 0 && block == 0 ? 2 : 1;
        blocks.add(block(name, in, width << stage, stride));
        in = width << stage;
      }
      stages.add(List.copyOf(blocks));
    }
    return new ResNet18Layers(stem, large, List.copyOf(stages));
  }

  private static BasicBlock block(String name, int in, int out, int stride) {
    return new BasicBlock(
        new Convolution(name + ".conv1", name + ".bn1", in, out, 3, stride, 1),
        new Convolution(name + ".conv2", name + ".bn2", out, out, 3, 1, 1),
        stride == 1
            ? Optional.empty()
            : Optional.of(
                new Convolution(
                    name + ".downsample.0", name + ".downsample.1", in, out, 1, stride, 0)));
  }

  /** All convolutions, in the order of PyTorch's arrays. */
  List<Convolution> convolutions() {
    List<Convolution> all = new ArrayList<>();
    all.add(stem);
    for (List<BasicBlock> blocks : stages) {
      for (BasicBlock block : blocks) {
        all.add(block.first());
        all.add(block.second());
        block.shortcut().ifPresent(all::add);
      }
    }
    return all;
  }

  /**
   * The arrays. The scale of each batch norm starts at 1, that of a block's last one too: starting
   * it at 0, as is often done, kept all embeddings alike for longer and cost short trainings dearly
   * (docs/results/first.md).
   */
  WeightLayout layout() {
    WeightLayout layout = new WeightLayout();
    for (Convolution layer : convolutions()) {
      layout.convolution(layer.name(), layer.out(), layer.in(), layer.kernel());
      layout.batchNorm(layer.batchNorm(), layer.out());
    }
    return layout;
  }

  /** The shapes of the maps that {@link #forward} makes of an image of that side. */
  FeatureShapes shapes(int side) {
    int positions = stem.side(side);
    if (pooled) {
      positions = (positions + 2 * POOL_PADDING - POOL) / POOL_STRIDE + 1;
    }
    List<FeatureShapes.MapShape> maps = new ArrayList<>();
    int channels = stem.out();
    for (List<BasicBlock> blocks : stages) {
      for (BasicBlock block : blocks) {
        positions = block.second().side(block.first().side(positions));
        channels = block.second().out();
      }
      maps.add(new FeatureShapes.MapShape(channels, positions, positions));
    }
    return new FeatureShapes(channels, maps);
  }

  /** Passes images through all layers. */
  Features forward(Tensor images, Step step) {
    return forward(images, stages.size(), step);
  }

  /**
   * Passes images through the first stages.
   *
   * @param images (rows, 3, side, side), normalised
   * @param count how many stages, 1 to all
   */
  Features forward(Tensor images, int count, Step step) {
    Tensor x = torch.relu_(step.apply(stem, images)); // (rows, width, side / 1 or 2, same)
    if (pooled) {
      x = maxPool(x); // (rows, width, side / 4, same)
    }
    List<Tensor> maps = new ArrayList<>();
    for (List<BasicBlock> blocks : stages.subList(0, count)) {
      for (BasicBlock block : blocks) {
        Tensor input = x;
        Tensor y = torch.relu_(step.apply(block.first(), input));
        y = step.apply(block.second(), y);
        Tensor shortcut = block.shortcut().map(layer -> step.apply(layer, input)).orElse(input);
        x = torch.relu_(y.add_(shortcut));
      }
      maps.add(x); // (rows, width x 2^stage, positions / 2^stage, same)
    }
    return new Features(images, globalMean(x), maps);
  }

  private static Tensor maxPool(Tensor x) {
    long[] kernel = {POOL, POOL};
    long[] stride = {POOL_STRIDE, POOL_STRIDE};
    long[] padding = {POOL_PADDING, POOL_PADDING};
    return torch.max_pool2d(x, kernel, stride, padding, new long[] {1, 1}, false);
  }

  /**
   * The mean over all positions: (rows, channels, height, width) to (rows, channels), 32-bit, or
   * 64-bit where the maps are.
   */
  static Tensor globalMean(Tensor x) {
    ScalarType type =
        x.scalar_type().intern() == ScalarType.Double ? ScalarType.Double : ScalarType.Float;
    return x.mean(new long[] {2, 3}, false, new ScalarTypeOptional(type));
  }
}
