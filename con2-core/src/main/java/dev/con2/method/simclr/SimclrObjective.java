package dev.con2.method.simclr;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.ProjectionHead;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.loss.ContrastiveLoss;
import dev.con2.internal.train.BatchLoss;
import dev.con2.internal.train.OnePassObjective;
import dev.con2.internal.train.RowGroup;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * NT-Xent (Chen et al. 2020): two views of each image, each the other's only positive, every other
 * row of the batch a negative. It is L_Content (equation 3) with one context.
 *
 * @param temperature tau
 * @param family T, that views are drawn from
 */
record SimclrObjective(double temperature, AugmentationFamily family) implements OnePassObjective {

  private static final int VIEWS = 2;
  private static final String TERM = "nt-xent";
  private static final String HEAD = "projection_head";

  @Override
  public List<RowGroup> rows() {
    return IntStream.range(0, VIEWS)
        .mapToObj(view -> new RowGroup(ContextAugmentation.ORIGINAL, family, 0, view))
        .toList();
  }

  @Override
  public void addHeads(WeightLayout layout, FeatureShapes shapes) {
    ProjectionHead.addTo(layout, HEAD, shapes.pooled());
  }

  @Override
  public List<String> terms() {
    return List.of(TERM);
  }

  @Override
  public Map<String, Double> collapsedLosses(int images) {
    return Map.of(TERM, ContrastiveLoss.collapsed(VIEWS * images));
  }

  @Override
  public BatchLoss loss(int images, NetworkWeights weights, ComputeDevice device) {
    ProjectionHead head = new ProjectionHead(weights, HEAD);
    int[] imageOfRow = IntStream.range(0, VIEWS * images).map(row -> row % images).toArray();
    ContrastiveLoss loss = ContrastiveLoss.withSharedLabels(imageOfRow, temperature, device);
    return new BatchLoss() {
      /** U (rows, 128). */
      @Override
      public List<Tensor> embeddings(Features features) {
        return List.of(head.forward(features.pooled()));
      }

      @Override
      public List<Tensor> of(List<Tensor> embeddings, double progress) {
        return List.of(loss.of(embeddings.get(0)));
      }

      @Override
      public void close() {
        loss.close();
      }
    };
  }
}
