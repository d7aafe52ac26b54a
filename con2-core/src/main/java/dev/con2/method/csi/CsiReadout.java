package dev.con2.method.csi;

import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.ProjectionHead;
import dev.con2.internal.represent.Readout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The parts of {@link Readout#STAGES}, and as the last one, which CSI's own scores are fitted to
 * alone, the head's output, not scaled, and behind it the logits of the shifts.
 */
record CsiReadout() implements Readout {

  @Override
  public boolean needsHeads() {
    return true;
  }

  @Override
  public List<Integer> parts(FeatureShapes shapes) {
    List<Integer> parts = new ArrayList<>(STAGES.parts(shapes));
    parts.add(ProjectionHead.OUTPUT + Shifts.COUNT);
    return parts;
  }

  @Override
  public Tensor of(Features features, Optional<NetworkWeights> weights) {
    CsiHeads heads = new CsiHeads(weights.orElseThrow());
    Tensor z = features.pooled();
    return torch.cat(
        new TensorVector(STAGES.of(features, weights), heads.unscaled(z), heads.shiftLogits(z)), 1);
  }
}
