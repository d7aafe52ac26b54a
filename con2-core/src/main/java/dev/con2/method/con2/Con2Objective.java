package dev.con2.method.con2;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.encoder.ClassificationHead;
import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.ProjectionHead;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.loss.ClassificationLoss;
import dev.con2.internal.loss.ContrastiveLoss;
import dev.con2.internal.train.BatchLoss;
import dev.con2.internal.train.OnePassObjective;
import dev.con2.internal.train.RowGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What CON2 trains (section 3.2): two views of each image in each context, a head h_phi for context
 * contrasting and a head h_psi for content alignment, and one that tells the contexts where that is
 * trained too. All are dropped after training.
 *
 * @param contexts the original one first; it alone only for content alignment
 * @param trained the terms that are trained on
 * @param temperature tau of both losses
 * @param family T, that views are drawn from
 */
record Con2Objective(
    List<ContextAugmentation> contexts,
    Terms trained,
    double temperature,
    AugmentationFamily family)
    implements OnePassObjective {

  private static final int VIEWS = 2;
  private static final String CONTEXT_HEAD = "context_head";
  private static final String CONTENT_HEAD = "content_head";
  private static final String CLASSIFICATION_HEAD = "context_layer";

  /**
   * Checks that the views tell the contexts apart; models of before may have others.
   *
   * @throws InvalidInputException if two contexts differ by left and right alone
   */
  Con2Objective {
    contexts = List.copyOf(contexts);
    for (int i = 0; i < contexts.size(); i++) {
      for (ContextAugmentation before : contexts.subList(0, i)) {
        if (contexts.get(i).isSameButForAFlip(before)) {
          throw new InvalidInputException(
              "contexts %s and %s differ by left and right alone, which are exchanged at random, so nothing tells them apart; leave out %s"
                  .formatted(before, contexts.get(i), contexts.get(i)));
        }
      }
    }
  }

  @Override
  public List<RowGroup> rows() {
    boolean flipFirst = ContextAugmentation.changedByAFlip(contexts);
    List<RowGroup> rows = new ArrayList<>();
    for (int view = 0; view < VIEWS; view++) {
      for (int context = 0; context < contexts.size(); context++) {
        rows.add(new RowGroup(contexts.get(context), family, context, view, flipFirst));
      }
    }
    return rows;
  }

  @Override
  public void addHeads(WeightLayout layout, FeatureShapes shapes) {
    ProjectionHead.addTo(layout, CONTEXT_HEAD, shapes.pooled());
    ProjectionHead.addTo(layout, CONTENT_HEAD, shapes.pooled());
    if (trained == Terms.ALL) {
      ClassificationHead.addTo(layout, CLASSIFICATION_HEAD, shapes.pooled(), contexts.size());
    }
  }

  @Override
  public List<String> terms() {
    return trained.names();
  }

  @Override
  public Optional<String> growingTerm() {
    return trained == Terms.ALL || trained == Terms.BOTH
        ? Optional.of("content")
        : Optional.empty();
  }

  @Override
  public Map<String, Double> collapsedLosses(int images) {
    double collapsed =
        ContrastiveLoss.collapsed(new RowLayout(images, contexts.size(), VIEWS).rows());
    Map<String, Double> losses = new LinkedHashMap<>();
    for (String term : trained.trainedOn()) {
      boolean classified = term.equals(Terms.CLASSIFICATION);
      losses.put(term, classified ? ClassificationLoss.collapsed(contexts.size()) : collapsed);
    }
    return losses;
  }

  @Override
  public BatchLoss loss(int images, NetworkWeights weights, ComputeDevice device) {
    ProjectionHead contextHead = new ProjectionHead(weights, CONTEXT_HEAD);
    ProjectionHead contentHead = new ProjectionHead(weights, CONTENT_HEAD);
    ClassificationHead classificationHead = new ClassificationHead(weights, CLASSIFICATION_HEAD);
    RowLayout layout = new RowLayout(images, contexts.size(), VIEWS);
    Con2Loss loss = new Con2Loss(layout, temperature, device);
    return new BatchLoss() {
      /**
       * U and what v is made of, each (rows, 128), and the logits of the contexts (rows, C) where
       * they are told.
       */
      @Override
      public List<Tensor> embeddings(Features features) {
        Tensor z = features.pooled();
        Tensor u = contextHead.forward(z);
        Tensor h = contentHead.unscaled(z);
        return trained == Terms.ALL ? List.of(u, h, classificationHead.forward(z)) : List.of(u, h);
      }

      /** Alpha is the progress: it rises from 0 to 1 over training (appendix D). */
      @Override
      public List<Tensor> of(List<Tensor> embeddings, double progress) {
        Tensor h = embeddings.get(1); // of all rows, as the mean of a context needs
        Tensor v = trained == Terms.ALL ? loss.centredByContext(h) : ProjectionHead.unitLength(h);
        Con2Loss.Losses values = loss.of(embeddings.get(0), v, progress);
        return switch (trained) {
          case ALL -> {
            Tensor classification = loss.classification(embeddings.get(2));
            yield List.of(
                values.total().add(classification),
                values.context(),
                values.content(),
                classification);
          }
          case BOTH -> List.of(values.total(), values.context(), values.content());
          case CONTEXT -> List.of(values.context(), values.content());
          case CONTENT -> List.of(values.content(), values.context());
        };
      }

      @Override
      public void close() {
        loss.close();
      }
    };
  }
}
