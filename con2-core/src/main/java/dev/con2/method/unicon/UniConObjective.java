package dev.con2.method.unicon;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.StageHead;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.loss.ContrastiveLoss;
import dev.con2.internal.train.BatchLoss;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.RowGroup;
import dev.con2.internal.train.TrainingPass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Hierarchical augmentation (Wang et al. 2023, equations 8 and 9): L_all is the mean over the
 * stages i of L_Uni of the batch under T_i, passed through the stages up to i and the head of that
 * stage. A batch is two views of each of N images, the inliers, and of its rotations by 90, 180 and
 * 270 degrees, the outliers: M = 8N rows a stage.
 *
 * <p>Its paper does not give the strengths of T_i, the weights of the stages or the heads' layers.
 * Chosen here: T_i is T scaled by i / 4; stages 2, 3 and 4, which its ablation calls the full
 * method, with equal weights; heads as {@link StageHead}; the strongest stage last; soft
 * aggregation in the last stage alone.
 *
 * <p>The running statistics of batch norm, which scoring goes by, are a mixture over the passes
 * that reach a layer. With momentum 0.1 the strongest counts only a little more: of three 0.37 to
 * 0.33 and 0.30, the shares of 1, 0.9 and 0.81 in their sum.
 *
 * @param temperature tau
 * @param aggregation how the last stage is aggregated
 * @param family T, which the last stage's views are drawn from
 */
record UniConObjective(double temperature, Aggregation aggregation, AugmentationFamily family)
    implements Objective {

  private static final int VIEWS = 2;
  private static final List<Integer> STAGES = List.of(2, 3, 4);
  private static final int LAST_STAGE = 4;
  private static final String TOTAL = "unicon-ha";

  /** In the order of the rows; the first are the inliers. */
  static final List<ContextAugmentation> ROTATIONS = ContextAugmentation.QUARTER_TURNS;

  @Override
  public List<TrainingPass> passes() {
    return STAGES.stream().<TrainingPass>map(StagePass::new).toList();
  }

  @Override
  public void addHeads(WeightLayout layout, FeatureShapes shapes) {
    STAGES.forEach(stage -> StageHead.addTo(layout, head(stage), shapes, stage));
  }

  @Override
  public List<String> terms() {
    List<String> terms = new ArrayList<>();
    terms.add(TOTAL);
    STAGES.forEach(stage -> terms.add(term(stage)));
    return terms;
  }

  /** With and without soft aggregation: where all rows are alike, so are their weights. */
  @Override
  public Map<String, Double> collapsedLosses(int images) {
    double collapsed = ContrastiveLoss.collapsed(VIEWS * ROTATIONS.size() * images);
    return STAGES.stream().collect(Collectors.toMap(UniConObjective::term, stage -> collapsed));
  }

  private static String term(int stage) {
    return "contrast-at-stage-" + stage;
  }

  private static String head(int stage) {
    return "stage" + stage + "_head";
  }

  /** The labels of the rows of N images: view by view, in it rotation by rotation. */
  static int[] labels(int images) {
    int ofAView = ROTATIONS.size() * images;
    return IntStream.range(0, VIEWS * ofAView)
        .map(row -> Math.max(UniConLoss.INLIER, row % ofAView - images + 1))
        .toArray();
  }

  /** The pass of a stage, from 1. */
  private final class StagePass implements TrainingPass {

    private final int stage;

    StagePass(int stage) {
      this.stage = stage;
    }

    @Override
    public List<RowGroup> rows() {
      AugmentationFamily own = family.scaled((double) stage / LAST_STAGE);
      List<RowGroup> rows = new ArrayList<>();
      for (int view = 0; view < VIEWS; view++) {
        for (int rotation = 0; rotation < ROTATIONS.size(); rotation++) {
          int viewKey = VIEWS * stage + view; // no two stages have the same draws
          rows.add(new RowGroup(ROTATIONS.get(rotation), own, rotation, viewKey, true));
        }
      }
      return rows;
    }

    @Override
    public OptionalInt stages() {
      return OptionalInt.of(stage);
    }

    @Override
    public BatchLoss loss(int images, NetworkWeights weights, ComputeDevice device) {
      StageHead head = new StageHead(weights, head(stage));
      UniConLoss loss = new UniConLoss(labels(images), temperature, device);
      return new BatchLoss() {
        /** U (rows, 128). */
        @Override
        public List<Tensor> embeddings(Features features) {
          return List.of(head.forward(features.stages().get(stage - 1)));
        }

        @Override
        public List<Tensor> of(List<Tensor> embeddings, double progress) {
          Tensor u = embeddings.get(0);
          Tensor ofStage = stage == LAST_STAGE ? loss.of(u, aggregation) : loss.of(u);
          return List.of(ofStage.div(new Scalar(STAGES.size())), ofStage);
        }

        @Override
        public void close() {
          loss.close();
        }
      };
    }
  }
}
