package dev.con2.internal.represent;

import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.NetworkWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What of a network's output scores are fitted to. */
public interface Readout {

  /** The pooled representation z, not normalised, without any head. */
  Readout POOLED =
      new Readout() {
        @Override
        public boolean needsHeads() {
          return false;
        }

        @Override
        public List<Integer> parts(FeatureShapes shapes) {
          return List.of(shapes.pooled());
        }

        @Override
        public Tensor of(Features features, Optional<NetworkWeights> heads) {
          return features.pooled();
        }
      };

  /**
   * Where the encoder shows its stages: the image itself at 4 by 4 positions, whose place counts (3
   * x 4 x 4 values); then the pooled maps of the stages, in which no place counts. The pooled
   * representation z comes last and stands for the last stage. Of an encoder that shows none, z
   * alone. None of it is made unit length.
   */
  Readout STAGES =
      new Readout() {
        private static final int CHANNELS = 3;
        private static final int POSITIONS = 4;

        @Override
        public boolean needsHeads() {
          return false;
        }

        @Override
        public List<Integer> parts(FeatureShapes shapes) {
          List<Integer> parts = new ArrayList<>();
          if (!shapes.stages().isEmpty()) {
            parts.add(CHANNELS * POSITIONS * POSITIONS);
          }
          earlier(shapes.stages()).forEach(stage -> parts.add(stage.channels()));
          parts.add(shapes.pooled());
          return parts;
        }

        @Override
        public Tensor of(Features features, Optional<NetworkWeights> heads) {
          List<Tensor> parts = new ArrayList<>();
          if (!features.stages().isEmpty()) {
            parts.add(
                torch
                    .adaptive_avg_pool2d(
                        features.images().to(ScalarType.Float), POSITIONS, POSITIONS)
                    .flatten(1, 3));
          }
          for (Tensor stage : earlier(features.stages())) {
            parts.add(
                stage.mean(new long[] {2, 3}, false, new ScalarTypeOptional(ScalarType.Float)));
          }
          parts.add(features.pooled());
          return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 1);
        }

        private <T> List<T> earlier(List<T> stages) {
          return stages.subList(0, Math.max(0, stages.size() - 1));
        }
      };

  /** Whether it needs the heads that were trained behind the encoder: a model keeps them then. */
  boolean needsHeads();

  /**
   * Whether it cannot do without the maps of the stages, which not every encoder shows: another
   * encoder is refused then. No readout of con2 needs them, {@link #STAGES} takes those that are
   * there; a method of one's own may, and would otherwise fail after training.
   */
  default boolean needsStages() {
    return false;
  }

  /**
   * The widths of the parts that its values consist of, one behind the other.
   *
   * @param shapes of what the encoder makes of an image
   */
  List<Integer> parts(FeatureShapes shapes);

  /** How many values it has for an image. */
  default int size(FeatureShapes shapes) {
    return parts(shapes).stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * The values of a batch.
   *
   * @param heads the trained heads by name; none if they are not needed
   * @return (rows, {@link #size}), 32-bit
   */
  Tensor of(Features features, Optional<NetworkWeights> heads);
}
