package dev.con2.bench;

import dev.con2.device.ComputeDevice;
import dev.con2.device.Rank;
import dev.con2.encoder.Stem;
import dev.con2.internal.encoder.ResNet18Architecture;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.engine.TensorTransfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What several ranks cost a step beside the work that they share: the sum of the gradients of
 * ResNet18 by its width, and of the statistics of all its batch norms, forward and back. The ranks
 * are threads here, joined over the loopback as processes are.
 *
 * <p>Arguments: how many ranks.
 */
public final class SumTimes {

  private static final int REPEATS = 21;

  private SumTimes() {}

  /** Prints a line for each width: medians in milliseconds. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int count = Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("con2-sums");
    Thread[] others = new Thread[count];
    for (int number = 0; number < count; number++) {
      Rank rank =
          new Rank(
              number,
              count,
              folder.resolve("meeting").toString(),
              Optional.empty(),
              Duration.ofMinutes(2));
      others[number] = new Thread(() -> measure(rank), "rank-" + number);
      others[number].start();
    }
    for (Thread other : others) {
      other.join();
    }
    Files.deleteIfExists(folder.resolve("meeting"));
    Files.delete(folder);
  }

  private static void measure(Rank rank) {
    try (Ranks ranks = Ranks.join(rank)) {
      ranks.begin(Map.of(), ComputeDevice.CPU);
      if (ranks.first()) {
        System.out.println("ranks width parameters gradients-ms batch-norms-ms");
      }
      for (int width : new int[] {8, 16, 32, 64}) {
        WeightLayout layout = new ResNet18Architecture(width, Stem.SMALL).layout();
        double gradients = median(ranks, layout.parameterCount(), 1, ScalarType.Float);
        // 20 batch norms, forward and back, the mean of them 3.75 widths wide
        double norms = median(ranks, 2 * 15 * width / 4, 40, ScalarType.Double);
        if (ranks.first()) {
          System.out.printf(
              Locale.ROOT,
              "%d %d %d %.2f %.2f%n",
              ranks.count(),
              width,
              layout.parameterCount(),
              gradients,
              norms);
        }
      }
    }
  }

  private static double median(Ranks ranks, int values, int sums, ScalarType type) {
    double[] times = new double[REPEATS];
    try (PointerScope scope = new PointerScope()) {
      Tensor tensor = TensorTransfer.zeros(ComputeDevice.CPU, values).to(type);
      for (int i = 0; i < REPEATS; i++) {
        long start = System.nanoTime();
        for (int sum = 0; sum < sums; sum++) {
          ranks.sum(tensor);
        }
        times[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(times);
    return times[REPEATS / 2];
  }
}
