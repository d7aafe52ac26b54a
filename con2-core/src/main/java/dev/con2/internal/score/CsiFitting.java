package dev.con2.internal.score;

import dev.con2.internal.engine.HalfPrecision;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.score.Embeddings;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Fits {@link CsiScorer}: adds up the training images' rows, view after view. */
final class CsiFitting implements ScorerFactory.Fitting {

  private final int shifts;
  private final Set<CsiPart> parts;
  private Optional<ShiftSums> sums = Optional.empty();
  private int images;
  private int dims;

  /**
   * Begins to fit.
   *
   * @param shifts K
   * @param parts of the score
   */
  CsiFitting(int shifts, Set<CsiPart> parts) {
    this.shifts = shifts;
    this.parts = Set.copyOf(parts);
  }

  @Override
  public void add(Embeddings view) {
    if (sums.isEmpty()) {
      if (view.rows() == 0 || view.dims() <= shifts) {
        throw new IllegalArgumentException(
            "%d rows of %d values, %d of them logits".formatted(view.rows(), view.dims(), shifts));
      }
      images = view.rows();
      dims = view.dims();
      sums = Optional.of(new ShiftSums(shifts, images, dims, parts.contains(CsiPart.CONTRASTIVE)));
    }
    ViewChecks.requireSize(view, images, dims);
    sums.get().add(view);
  }

  @Override
  public CsiScorer build() {
    ShiftSums all = sums.orElseThrow(ViewChecks::noView);
    if (all.views() % shifts != 0) {
      throw new IllegalArgumentException(
          "%d views are not as many for each of %d shifts".formatted(all.views(), shifts));
    }
    return new CsiScorer(
        all.views(),
        dims,
        shifts,
        parts.contains(CsiPart.CONTRASTIVE) ? Optional.of(similarity(all)) : Optional.empty(),
        parts.contains(CsiPart.CLASSIFIER) ? Optional.of(classifier(all)) : Optional.empty());
  }

  private CsiScorer.Similarity similarity(ShiftSums all) {
    List<Halves> bank = new ArrayList<>();
    double[] lambda = new double[shifts];
    for (int k = 0; k < shifts; k++) {
      double[] f = all.meanOutputs(k);
      double[] lengths = lengths(f, all.width());
      short[] units = new short[f.length];
      for (int i = 0; i < f.length; i++) {
        double length = lengths[i / all.width()];
        units[i] = HalfPrecision.fromFloat((float) (length > 0 ? f[i] / length : 0));
      }
      bank.add(new Halves(List.of(images, all.width()), units));
      lambda[k] = inverseIfPositive(mean(lengths));
    }
    return new CsiScorer.Similarity(bank, new CsiScorer.Balance(lambda));
  }

  private CsiScorer.Balance classifier(ShiftSums all) {
    return new CsiScorer.Balance(
        IntStream.range(0, shifts)
            .mapToDouble(k -> inverseIfPositive(mean(all.meanLogits(k))))
            .toArray());
  }

  private static double[] lengths(double[] rows, int width) {
    double[] squares = new double[rows.length / width];
    for (int i = 0; i < rows.length; i++) {
      squares[i / width] += rows[i] * rows[i];
    }
    return Arrays.stream(squares).map(Math::sqrt).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double inverseIfPositive(double value) {
    return value > 0 ? 1 / value : 0;
  }
}
