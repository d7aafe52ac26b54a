package dev.con2.experiments;

import dev.con2.TrainingTime;
import dev.con2.experiments.DecodedImages.DecodedItem;
import dev.con2.image.Image;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * About how long runs take here, by the speed of a few steps and forward passes; measured once for
 * runs that take as long as each other.
 */
public final class TimeEstimates {

  private final Map<String, Duration> known = new HashMap<>();
  private final Consumer<PlannedRun> beforeMeasuring;

  /**
   * Measures nothing yet.
   *
   * @param beforeMeasuring told of each run before its kind is measured
   */
  public TimeEstimates(Consumer<PlannedRun> beforeMeasuring) {
    this.beforeMeasuring = beforeMeasuring;
  }

  /** The time of one run; measuring it takes some seconds, minutes at the paper's setting. */
  public Duration of(PlannedRun run) {
    return known.computeIfAbsent(run.kind(), kind -> measure(run));
  }

  private Duration measure(PlannedRun run) {
    beforeMeasuring.accept(run);
    List<Image> few = DecodedImages.sample(run).stream().map(DecodedItem::image).toList();
    int count = run.training().size();
    List<Image> training =
        IntStream.range(0, count).mapToObj(i -> few.get(i % few.size())).toList();
    TrainingTime time = new TrainingTime(run.options());
    Duration learning = run.budget().orElseGet(() -> time.of(training));
    Duration oneImage = time.representing(few).dividedBy(few.size());
    return learning.plus(oneImage.multipliedBy(run.test().size()));
  }
}
