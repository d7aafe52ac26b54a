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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
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
 * <p>The rows f_k(x_m) / |f_k(x_m)| are kept in half precision, which moves s_con_k by at most
 * 2^-11 |f_k|.
 */
final class CsiScorer implements AnomalyScorer {

  private static final String SHAPE = "shape";
  private static final String BANK = "bank.";
  private static final String LAMBDA_CON = "lambda_con";
  private static final String LAMBDA_CLS = "lambda_cls";

  /** A shift that counts so many times as much as the others leaves these hardly a part. */
  private static final double DOMINANT = 100;

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
  record Balance(double[] lambda) {}

  /**
   * What s_con needs.
   *
   * @param bank for each shift (N, width), rows of unit length, or zero
   * @param balance lambda_con
   */
  record Similarity(List<Halves> bank, Balance balance) {}

  /**
   * With what was fitted.
   *
   * @param similarity of the scores that s_con is part of
   * @param classifier lambda_cls, of the scores that s_cls is part of
   */
  CsiScorer(
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
    ShiftSums sums = new ShiftSums(shifts, scores.length, dims, similarity.isPresent());
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
    List<String> warnings = new ArrayList<>();
    String without = shiftsWhere(k -> lambda[k] == 0);
    if (!without.isEmpty()) {
      warnings.add(
          "The shift classifier has no part in the score in shift %s of 0 to %d: its mean logit there is not above 0 on the training pictures. Train for more epochs, or score by csi-con."
              .formatted(without, shifts - 1));
    }
    String dominant = shiftsWhere(k -> lambda[k] > DOMINANT * medianOfOthers(lambda, k));
    if (!dominant.isEmpty()) {
      warnings.add(
          "The shift classifier decides the score nearly alone in shift %s of 0 to %d: its mean logit there is hardly above 0 on the training pictures, and the score divides by it. Train for more epochs, or score by csi-con."
              .formatted(dominant, shifts - 1));
    }
    return warnings;
  }

  private String shiftsWhere(IntPredicate chosen) {
    return IntStream.range(0, shifts)
        .filter(chosen)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  /** Of the other shifts that the classifier has a part in; infinite if there is none. */
  private static double medianOfOthers(double[] lambda, int shift) {
    double[] others =
        IntStream.range(0, lambda.length)
            .filter(k -> k != shift && lambda[k] > 0)
            .mapToDouble(k -> lambda[k])
            .sorted()
            .toArray();
    int half = others.length / 2;
    if (others.length == 0) {
      return Double.POSITIVE_INFINITY;
    }
    return others.length % 2 == 1 ? others[half] : (others[half - 1] + others[half]) / 2;
  }
}
