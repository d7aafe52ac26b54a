package dev.con2.internal.train;

import dev.con2.internal.engine.Ranks;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The loss of a batch whose rows several ranks have made, each those of its part of the images.
 * Each computes the loss of all rows, and passes back the gradient of its own.
 *
 * @param ranks that share the images of a batch as {@link Ranks#part} says
 * @param groups of rows, each with a row for each image
 * @param images N, of the whole batch
 */
record WholeBatch(Ranks ranks, int groups, int images) {

  /**
   * Computes the loss and passes its gradient back through what made the embeddings.
   *
   * @param own embeddings of this rank's rows: (groups x images of this rank, any width) each
   * @return the terms of the whole batch, the same on every rank
   */
  List<Tensor> backward(BatchLoss loss, List<Tensor> own, double progress) {
    if (ranks.count() == 1) {
      List<Tensor> terms = loss.of(own, progress);
      terms.get(0).backward();
      return terms;
    }
    List<Tensor> whole = gathered(own);
    List<Tensor> terms = loss.of(whole, progress);
    terms.get(0).backward();
    TensorVector ends = new TensorVector();
    TensorVector gradients = new TensorVector();
    for (int i = 0; i < own.size(); i++) {
      Tensor gradient = whole.get(i).grad();
      if (gradient.defined()) { // else it has no part in the first term
        ends.push_back(own.get(i));
        gradients.push_back(part(gradient).reshape(own.get(i).sizes()));
      }
    }
    torch.backward(ends, gradients, new BoolOptional(), false, new TensorVector());
    return terms;
  }

  /** The embeddings of all rows, as matrices of their own whose gradients are kept. */
  private List<Tensor> gathered(List<Tensor> own) {
    try (AutoGradMode noGradient = new AutoGradMode(false)) {
      TensorVector padded = new TensorVector();
      for (Tensor embeddings : own) {
        Tensor all = embeddings.new_zeros((long) groups * images, embeddings.size(1));
        part(all).copy_(embeddings.view(groups, -1, embeddings.size(1)));
        padded.push_back(all);
      }
      Tensor sum = torch.cat(padded, 1);
      ranks.sum(sum); // each row is one rank's, and zero elsewhere
      List<Tensor> whole = new ArrayList<>();
      long column = 0;
      for (Tensor embeddings : own) {
        long width = embeddings.size(1);
        whole.add(sum.narrow(1, column, width).contiguous().set_requires_grad(true));
        column += width;
      }
      return whole;
    }
  }

  /** This rank's rows of a matrix with all rows: (groups, its images, any width), a view. */
  private Tensor part(Tensor rows) {
    int start = ranks.start(images);
    return rows.view(groups, images, rows.size(1))
        .narrow(1, start, (long) ranks.end(images) - start);
  }
}
