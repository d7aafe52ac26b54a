package dev.con2.method.csi;

import dev.con2.augment.AugmentationFamily;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.loss.ClassificationLoss;
import dev.con2.internal.loss.ContrastiveLoss;
import dev.con2.internal.train.BatchLoss;
import dev.con2.internal.train.OnePassObjective;
import dev.con2.internal.train.RowGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What CSI trains: two views of each image in each shift, a projection head and a layer that tells
 * the shifts, both kept for scoring. Left and right are exchanged before the shift, alike in all
 * shifts of a view: a flip after it would make one quarter turn look like the other.
 *
 * @param temperature tau of L_con
 * @param family T, that views are drawn from
 * @param shifts that images are contrasted with
 */
record CsiObjective(double temperature, AugmentationFamily family, Shifts shifts)
    implements OnePassObjective {

  private static final String CONTRAST = "contrast";
  private static final String SHIFT = "shift";

  @Override
  public List<RowGroup> rows() {
    List<RowGroup> rows = new ArrayList<>();
    for (int view = 0; view < CsiLoss.VIEWS; view++) {
      for (int shift = 0; shift < Shifts.COUNT; shift++) {
        rows.add(new RowGroup(shifts.contexts().get(shift), family, shift, view, true));
      }
    }
    return rows;
  }

  @Override
  public void addHeads(WeightLayout layout, FeatureShapes shapes) {
    CsiHeads.addTo(layout, shapes.pooled(), Shifts.COUNT);
  }

  @Override
  public List<String> terms() {
    return List.of("csi", CONTRAST, SHIFT);
  }

  /** A network that makes the same of every row cannot tell the shifts better than by chance. */
  @Override
  public Map<String, Double> collapsedLosses(int images) {
    return Map.of(
        CONTRAST,
        ContrastiveLoss.collapsed(CsiLoss.VIEWS * Shifts.COUNT * images),
        SHIFT,
        ClassificationLoss.collapsed(Shifts.COUNT));
  }

  @Override
  public BatchLoss loss(int images, NetworkWeights weights, ComputeDevice device) {
    CsiHeads heads = new CsiHeads(weights);
    CsiLoss loss = new CsiLoss(images, Shifts.COUNT, temperature, device);
    return new BatchLoss() {
      /** U (rows, 128) and the logits of the shifts (rows, K). */
      @Override
      public List<Tensor> embeddings(Features features) {
        Tensor z = features.pooled();
        return List.of(heads.embeddings(z), heads.shiftLogits(z));
      }

      @Override
      public List<Tensor> of(List<Tensor> embeddings, double progress) {
        CsiLoss.CsiLosses values = loss.of(embeddings.get(0), embeddings.get(1));
        return List.of(values.total(), values.contrast(), values.shift());
      }

      @Override
      public void close() {
        loss.close();
      }
    };
  }
}
