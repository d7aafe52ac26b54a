package dev.con2.internal.encoder;

import dev.con2.internal.engine.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Names, shapes and positions of a network's values, in order; see {@link NetworkWeights}. */
public final class WeightLayout {

  /** Keeps the draws of initial weights apart from all other draws of the same seed. */
  static final long STREAM = 0x77656967687473L;

  /** How the values of an array start. */
  sealed interface Start {
    /** All the same: 1 and 0 for the scale and shift of batch norm. */
    record Constant(float value) implements Start {}

    /** Normal with mean 0: Kaiming, fan out, for convolutions. */
    record Normal(double standardDeviation) implements Start {}

    /** Uniform in [-bound, bound]: PyTorch's default of linear layers. */
    record Uniform(double bound) implements Start {}

    /** As somebody else trained it. */
    record Given(float[] values) implements Start {}
  }

  /**
   * One named array.
   *
   * @param name PyTorch's name for it
   * @param sizes its shape
   * @param trained true for a parameter, false for a running statistic
   * @param start how its values start
   * @param offset where it stands among the parameters, or among the statistics
   */
  public record NetworkArray(
      String name, List<Long> sizes, boolean trained, Start start, int offset) {
    /** Its sizes, a fresh array. */
    public long[] shape() {
      return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    /** How many values it has. */
    public int size() {
      return Math.toIntExact(sizes.stream().reduce(1L, Math::multiplyExact));
    }

    void fill(float[] target, RandomStream random) {
      if (start instanceof Start.Given given) {
        System.arraycopy(given.values(), 0, target, offset, size());
        return;
      }
      for (int i = offset; i < offset + size(); i++) {
        if (start instanceof Start.Constant constant) {
          target[i] = constant.value();
        } else if (start instanceof Start.Normal normal) {
          target[i] = (float) (normal.standardDeviation() * random.gaussian());
        } else if (start instanceof Start.Uniform uniform) {
          target[i] = (float) random.uniform(-uniform.bound(), uniform.bound());
        }
      }
    }
  }

  private final List<NetworkArray> entries = new ArrayList<>();
  private int parameterCount;
  private int statisticsCount;

  WeightLayout() {}

  /** The same arrays, to add others behind. */
  WeightLayout copy() {
    WeightLayout copy = new WeightLayout();
    copy.entries.addAll(entries);
    copy.parameterCount = parameterCount;
    copy.statisticsCount = statisticsCount;
    return copy;
  }

  void convolution(String name, int out, int in, int kernel) {
    double fanOut = (double) out * kernel * kernel;
    parameter(name + ".weight", new Start.Normal(Math.sqrt(2 / fanOut)), out, in, kernel, kernel);
  }

  void batchNorm(String name, int channels) {
    parameter(name + ".weight", new Start.Constant(1), channels);
    parameter(name + ".bias", new Start.Constant(0), channels);
    statistic(name + ".running_mean", 0, channels);
    statistic(name + ".running_var", 1, channels);
  }

  /**
   * Adds a linear layer, which starts as PyTorch's do.
   *
   * @param name the arrays are {@code name.weight} (out, in) and {@code name.bias} (out)
   */
  public void linear(String name, int out, int in) {
    Start start = new Start.Uniform(1 / Math.sqrt(in));
    parameter(name + ".weight", start, out, in);
    parameter(name + ".bias", start, out);
  }

  /** Fills in what every array starts as, each draw from the seed. */
  void fill(float[] parameters, float[] statistics, long seed) {
    int index = 0;
    for (NetworkArray entry : entries) {
      float[] target = entry.trained() ? parameters : statistics;
      entry.fill(target, RandomStream.of(seed, STREAM, index++));
    }
  }

  /** Adds an array that starts with these values. */
  void given(String name, float[] values, boolean trained, long... shape) {
    add(name, new Start.Given(values), trained, shape);
  }

  private void parameter(String name, Start start, long... shape) {
    add(name, start, true, shape);
  }

  private void statistic(String name, float value, long... shape) {
    add(name, new Start.Constant(value), false, shape);
  }

  private void add(String name, Start start, boolean trained, long... shape) {
    int offset = trained ? parameterCount : statisticsCount;
    NetworkArray entry = new NetworkArray(name, boxed(shape), trained, start, offset);
    entries.add(entry);
    if (trained) {
      parameterCount = Math.addExact(parameterCount, entry.size());
    } else {
      statisticsCount = Math.addExact(statisticsCount, entry.size());
    }
  }

  private static List<Long> boxed(long[] shape) {
    List<Long> sizes = new ArrayList<>();
    for (long size : shape) {
      sizes.add(size);
    }
    return Collections.unmodifiableList(sizes);
  }

  /** The array of that name. */
  NetworkArray entry(String name) {
    for (NetworkArray entry : entries) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    throw new IllegalArgumentException("no array is called " + name);
  }

  /** All arrays in order. */
  public List<NetworkArray> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** Number of values that training changes by gradients. */
  public int parameterCount() {
    return parameterCount;
  }

  /** Number of values that batch norm keeps. */
  public int statisticsCount() {
    return statisticsCount;
  }
}
