package dev.con2.bench;

import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.AurocUncertainty;
import dev.con2.evaluate.StudentDistribution;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the seeds of a figure lie apart, found on all sets together, as if a seed moved each set
 * by as much: two or three seeds of one set say little of it (docs/decisions/0009-intervals.md).
 *
 * @param variance of one seed's figure; 0 without degrees of freedom
 * @param degrees of freedom: the seeds of each set less one, summed over the sets
 */
record SeedSpread(double variance, int degrees) {

  /**
   * Of the same figure on several sets.
   *
   * @param sets the figures of each set, by seed; sets with fewer than two count for nothing
   */
  static SeedSpread of(List<List<AurocInfluence>> sets) {
    double squares = 0;
    int degrees = 0;
    for (List<AurocInfluence> seeds : sets) {
      double mean = seeds.stream().mapToDouble(AurocInfluence::auroc).average().orElse(0);
      for (AurocInfluence seed : seeds) {
        squares += (seed.auroc() - mean) * (seed.auroc() - mean);
      }
      degrees += Math.max(0, seeds.size() - 1);
    }
    return new SeedSpread(degrees == 0 ? 0 : squares / degrees, degrees);
  }

  /** Whether the spread is known at all. */
  boolean isKnown() {
    return degrees > 0;
  }

  /**
   * The figure of a set, its interval over test pictures and this spread of seeds.
   *
   * @param seeds at least one
   */
  AurocUncertainty figure(List<AurocInfluence> seeds) {
    AurocUncertainty alone = AurocUncertainty.of(seeds);
    return new AurocUncertainty(
        alone.mean(),
        alone.ofImages(),
        reach(variance / seeds.size()),
        alone.normal(),
        alone.anomalous());
  }

  /**
   * The mean over sets whose test pictures and trainings are taken for independent.
   *
   * @param sets at least one, each with at least one seed
   */
  AurocUncertainty mean(List<List<AurocInfluence>> sets) {
    List<AurocUncertainty> figures = new ArrayList<>();
    double ofSeeds = 0;
    for (List<AurocInfluence> seeds : sets) {
      figures.add(figure(seeds));
      ofSeeds += variance / seeds.size();
    }
    double count = sets.size();
    double ofImages = figures.stream().mapToDouble(one -> one.ofImages() * one.ofImages()).sum();
    return new AurocUncertainty(
        figures.stream().mapToDouble(AurocUncertainty::mean).average().orElseThrow(),
        Math.sqrt(ofImages) / count,
        reach(ofSeeds / (count * count)),
        figures.stream().mapToInt(AurocUncertainty::normal).sum(),
        figures.stream().mapToInt(AurocUncertainty::anomalous).sum());
  }

  private double reach(double varianceOfMean) {
    return isKnown() ? StudentDistribution.quantile(degrees) * Math.sqrt(varianceOfMean) : 0;
  }
}
