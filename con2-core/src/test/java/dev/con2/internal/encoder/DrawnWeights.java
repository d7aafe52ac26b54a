package dev.con2.internal.encoder;

import dev.con2.Numbers;
import dev.con2.internal.engine.RandomStream;

/**
 * Weights that PyTorch's answers in src/test/resources were computed with: array number k of a
 * layout is drawn from the stream (seed, k), see the README.txt there.
 *
 * @param parameters in the order of the layout
 * @param statistics likewise
 */
public record DrawnWeights(float[] parameters, float[] statistics) {

  public static DrawnWeights of(WeightLayout layout, long seed) {
    float[] parameters = new float[layout.parameterCount()];
    float[] statistics = new float[layout.statisticsCount()];
    int number = 0;
    for (WeightLayout.NetworkArray entry : layout.entries()) {
      float[] target = entry.trained() ? parameters : statistics;
      float[] drawn = draw(entry, RandomStream.of(seed, number++));
      System.arraycopy(drawn, 0, target, entry.offset(), drawn.length);
    }
    return new DrawnWeights(parameters, statistics);
  }

  private static float[] draw(WeightLayout.NetworkArray entry, RandomStream random) {
    if (entry.sizes().size() > 1) {
      long fanIn = entry.size() / entry.sizes().get(0);
      double bound = Math.sqrt(6.0 / fanIn);
      return Numbers.uniform(random, -bound, bound, entry.size());
    }
    boolean scale = entry.name().endsWith("running_var") || entry.name().endsWith("weight");
    return Numbers.uniform(random, scale ? 0.5 : -0.2, scale ? 1.5 : 0.2, entry.size());
  }
}
