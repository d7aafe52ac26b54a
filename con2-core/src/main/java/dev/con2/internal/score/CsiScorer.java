package dev.con2.internal.score;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.HalfPrecision;
import dev.con2.internal.engine.RowMaximum;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.internal.engine.Safetensors.Longs;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The score of CSI (Tack et al. 2020), or one of its two parts. With f_k(x) the mean over the views
 * in shift k of the head's output, not normalised, and c_k(x) that of the classifier's logit of k:
 *
 * <pre>
 *   s_con_k(x) = max over training images m of f_k(x) . f_k(x_m) / |f_k(x_m)|
 *   s_cls_k(x) = c_k(x)
 *   lambda_con_k = 1 / mean over m of |f_k(x_m)|,   lambda_cls_k = 1 / mean over m of c_k(x_m)
 *   score(x) = - (1/K) sum over k of [ lambda_con_k s_con_k(x) + lambda_cls_k s_cls_k(x) ]
 * </pre>
 *
 * CSI's own is the normality, without the minus. A row of a view is the head's output and behind it
 * the K logits; view a is in shift a mod K. The length of f_k counts, since a network makes it
 * longer for what it knows.
 *
 * <p>Where the mean logit of the training images is not above 0 the classifier knows nothing of the
 * shift, and dividing by it would turn the score round: lambda_cls_k is 0 then.
 *
 * <p>The rows f_k(x_m) / |f_k(x_m)| are kept in half precision, which moves s_con_k by at most a
 * part of 2^-11.
 */
final class CsiScorer implements AnomalyScorer {

  private static final String SHAPE = "shape";
  private static final String BANK = "bank.";
  private static final String LAMBDA_CON = "lambda_con";
  private static final String LAMBDA_CLS = "lambda_cls";

  private final int views;
  private final int dims;
  private final int shifts;
  private final Optional<Similarity> similarity;
  private final Optional<Balance> classifier;

  /**
   * The factors that give each shift the same weight.
   *
   * @param lambda K of them, finite, at least 0
   */
  private record Balance(double[] lambda) {}

  /**
   * What s_con needs.
   *
   * @param bank for each shift (N, width), rows of unit length, or zero
   * @param balance lambda_con
   */
  private record Similarity(List<Halves> bank, Balance balance) {}

  private CsiScorer(
      int views,
      int dims,
      int shifts,
      Optional<Similarity> similarity,
      Optional<Balance> classifier) {
    this.views = views;
    this.dims = dims;
    this.shifts = shifts;
    this.similarity = similarity;
    this.classifier = classifier;
  }

  /** Sums over the views of a shift, for each shift: of the head's output and of the own logit. */
  private static final class ShiftSums {
    private final int shifts;
    private final int width;
    private final double[][] outputs;
    private final double[][] logits;
    private int views;

    ShiftSums(int shifts, int images, int dims) {
      this.shifts = shifts;
      this.width = dims - shifts;
      this.outputs = new double[shifts][Math.multiplyExact(images, width)];
      this.logits = new double[shifts][images];
    }

    /** Adds the next view. */
    void add(Embeddings view) {
      int shift = views++ % shifts;
      for (int row = 0; row < view.rows(); row++) {
        int start = row * view.dims();
        for (int i = 0; i < width; i++) {
          outputs[shift][row * width + i] += finite(view, start + i);
        }
        logits[shift][row] += finite(view, start + width + shift);
      }
    }

    private static float finite(Embeddings view, int index) {
      float value = view.values()[index];
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "representation %d is not finite".formatted(index / view.dims()));
      }
      return value;
    }

    /** F_k of every image (images, width). */
    double[] meanOutputs(int shift) {
      return divided(outputs[shift]);
    }

    /** C_k of every image. */
    double[] meanLogits(int shift) {
      return divided(logits[shift]);
    }

    private double[] divided(double[] sums) {
      double draws = (double) views / shifts;
      return Arrays.stream(sums).map(sum -> sum / draws).toArray();
    }
  }

  /** Adds up the training images' rows, view after view. */
  static final class CsiFitting implements ScorerFactory.Fitting {
    private final int shifts;
    private final Set<CsiPart> parts;
    private final List<ShiftSums> sums = new ArrayList<>();
    private int images;
    private int dims;

    CsiFitting(int shifts, Set<CsiPart> parts) {
      this.shifts = shifts;
      this.parts = Set.copyOf(parts);
    }

    @Override
    public void add(Embeddings view) {
      if (sums.isEmpty()) {
        if (view.rows() == 0 || view.dims() <= shifts) {
          throw new IllegalArgumentException(
              "%d rows of %d values, %d of them logits"
                  .formatted(view.rows(), view.dims(), shifts));
        }
        images = view.rows();
        dims = view.dims();
        sums.add(new ShiftSums(shifts, images, dims));
      }
      ViewChecks.requireSize(view, images, dims);
      sums.get(0).add(view);
    }

    @Override
    public CsiScorer build() {
      ViewChecks.requireFitted(sums);
      ShiftSums all = sums.get(0);
      if (all.views % shifts != 0) {
        throw new IllegalArgumentException(
            "%d views are not as many for each of %d shifts".formatted(all.views, shifts));
      }
      return new CsiScorer(
          all.views,
          dims,
          shifts,
          parts.contains(CsiPart.CONTRASTIVE) ? Optional.of(similarity(all)) : Optional.empty(),
          parts.contains(CsiPart.CLASSIFIER) ? Optional.of(classifier(all)) : Optional.empty());
    }

    private Similarity similarity(ShiftSums all) {
      List<Halves> bank = new ArrayList<>();
      double[] lambda = new double[shifts];
      for (int k = 0; k < shifts; k++) {
        double[] f = all.meanOutputs(k);
        double[] lengths = lengths(f, all.width);
        short[] units = new short[f.length];
        for (int i = 0; i < f.length; i++) {
          double length = lengths[i / all.width];
          units[i] = HalfPrecision.fromFloat((float) (length > 0 ? f[i] / length : 0));
        }
        bank.add(new Halves(List.of(images, all.width), units));
        lambda[k] = inverseIfPositive(mean(lengths));
      }
      return new Similarity(bank, new Balance(lambda));
    }

    private Balance classifier(ShiftSums all) {
      return new Balance(
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

  /**
   * Reads back what {@link #arrays} gave.
   *
   * @param shifts K
   * @throws ModelFileException if an array is missing, of the wrong size or not what it should be
   */
  static CsiScorer read(int shifts, Set<CsiPart> parts, Map<String, Safetensors.Array> arrays) {
    Longs shape = Safetensors.require(arrays, SHAPE, Longs.class);
    boolean usable =
        shape.shape().equals(List.of(2))
            && shape.values()[0] > 0
            && shape.values()[0] % shifts == 0
            && shape.values()[0] <= Integer.MAX_VALUE
            && shape.values()[1] > shifts
            && shape.values()[1] <= Integer.MAX_VALUE;
    if (!usable) {
      throw ViewChecks.unusable(SHAPE, "it is " + Arrays.toString(shape.values()));
    }
    int dims = (int) shape.values()[1];
    return new CsiScorer(
        (int) shape.values()[0],
        dims,
        shifts,
        parts.contains(CsiPart.CONTRASTIVE)
            ? Optional.of(
                new Similarity(
                    readBank(arrays, shifts, dims - shifts),
                    readBalance(arrays, LAMBDA_CON, shifts)))
            : Optional.empty(),
        parts.contains(CsiPart.CLASSIFIER)
            ? Optional.of(readBalance(arrays, LAMBDA_CLS, shifts))
            : Optional.empty());
  }

  private static List<Halves> readBank(
      Map<String, Safetensors.Array> arrays, int shifts, int width) {
    List<Halves> bank = new ArrayList<>();
    for (int k = 0; k < shifts; k++) {
      String name = BANK + k;
      Halves rows = Safetensors.require(arrays, name, Halves.class);
      boolean sized =
          rows.shape().size() == 2
              && rows.shape().get(0) > 0
              && rows.shape().get(1) == width
              && (bank.isEmpty() || rows.shape().equals(bank.get(0).shape()));
      if (!sized) {
        throw ViewChecks.unusable(name, "its shape is " + rows.shape());
      }
      for (short half : rows.values()) {
        if (!HalfPrecision.isFinite(half)) {
          throw ViewChecks.unusable(name, "it holds values that are not finite");
        }
      }
      bank.add(rows);
    }
    return bank;
  }

  private static Balance readBalance(
      Map<String, Safetensors.Array> arrays, String name, int shifts) {
    Doubles lambda = Safetensors.require(arrays, name, Doubles.class);
    boolean usable =
        lambda.shape().equals(List.of(shifts))
            && Arrays.stream(lambda.values())
                .allMatch(value -> value >= 0 && Double.isFinite(value));
    if (!usable) {
      throw ViewChecks.unusable(name, "it is not %d finite numbers from 0 on".formatted(shifts));
    }
    return new Balance(lambda.values());
  }

  @Override
  public int views() {
    return views;
  }

  @Override
  public int dims() {
    return dims;
  }

  /**
   * The score above: the mean over views comes before it, not after.
   *
   * <p>The score of an image may differ with the images it is scored together with, by less than
   * 1e-6 of lambda_con_k |f_k|, see {@link RowMaximum}.
   */
  @Override
  public double[] score(List<Embeddings> all) {
    double[] scores = new double[ViewChecks.images(all, this)];
    ShiftSums sums = new ShiftSums(shifts, scores.length, dims);
    all.forEach(sums::add);
    for (int k = 0; k < shifts; k++) {
      if (similarity.isPresent()) {
        Similarity own = similarity.get();
        float[] largest =
            RowMaximum.ofInnerProducts(
                floats(sums.meanOutputs(k)), own.bank().get(k).values(), dims - shifts);
        for (int i = 0; i < scores.length; i++) {
          scores[i] -= own.balance().lambda()[k] * largest[i] / shifts;
        }
      }
      if (classifier.isPresent()) {
        double[] logits = sums.meanLogits(k);
        for (int i = 0; i < scores.length; i++) {
          scores[i] -= classifier.get().lambda()[k] * logits[i] / shifts;
        }
      }
    }
    return scores;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Override
  public Map<String, Safetensors.Array> arrays() {
    Map<String, Safetensors.Array> arrays = new TreeMap<>();
    arrays.put(SHAPE, new Longs(List.of(2), new long[] {views, dims}));
    similarity.ifPresent(
        own -> {
          for (int k = 0; k < shifts; k++) {
            arrays.put(BANK + k, own.bank().get(k));
          }
          arrays.put(LAMBDA_CON, new Doubles(List.of(shifts), own.balance().lambda()));
        });
    classifier.ifPresent(own -> arrays.put(LAMBDA_CLS, new Doubles(List.of(shifts), own.lambda())));
    return arrays;
  }

  @Override
  public List<String> warnings() {
    if (classifier.isEmpty()) {
      return List.of();
    }
    double[] lambda = classifier.get().lambda();
    String without =
        IntStream.range(0, shifts)
            .filter(k -> lambda[k] == 0)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "));
    return without.isEmpty()
        ? List.of()
        : List.of(
            "The shift classifier has no part in the score in shift %s of 0 to %d: its mean logit there is not above 0 on the training pictures. Train for more epochs, or score by csi-con."
                .formatted(without, shifts - 1));
  }
}
