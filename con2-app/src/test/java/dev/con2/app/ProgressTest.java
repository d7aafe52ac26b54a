package dev.con2.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void lines_forShortWork_areFew() {
    try (TrainingProgress progress =
        new TrainingProgress(console(false), () -> false, new ThreadsFlag())) {
      progress.phase(Phase.READING, 1, 2);
      progress.phase(Phase.READING, 2, 2);
      progress.notice("training on 2 pictures");
      progress.step(1, 2, 30, Duration.ofSeconds(90));
      Map<String, Double> losses = new LinkedHashMap<>();
      losses.put("con2", 4.5);
      losses.put("context", 3.0);
      losses.put("content", 1.5);
      progress.epoch(new EpochSummary(1, losses, 1e-3, 30), 2);
    }

    assertThat(err.toString(UTF_8))
        .isEqualTo(
            """
            training on 2 pictures
            training: epoch 1 of 2, loss 4.5000 (context 3.0000, content 1.5000), 30.0 pictures a second, 2 min left
            """);
  }

  @Test
  void lines_everyFewSeconds_sayRateAndRest() {
    AtomicLong clock = new AtomicLong();
    try (Progress progress = lines("scoring", "pictures", clock)) {
      clock.set(seconds(4));
      progress.reached(1);
      clock.set(seconds(5));
      progress.reached(50);
      clock.set(seconds(9));
      progress.reached(51);
    }

    assertThat(err.toString(UTF_8))
        .isEqualTo("scoring: 50 of 100 pictures, 10.0 a second, 5 s left\n");
  }

  /** Steps with pictures of half the side take a quarter of the time of those that follow. */
  @Test
  void lines_ofWorkWhoseRestIsKnown_sayThat() {
    AtomicLong clock = new AtomicLong();
    try (Progress progress = lines("training", "steps", clock)) {
      clock.set(seconds(10));
      progress.reached(50, Optional.of(Duration.ofMinutes(11)));
    }

    assertThat(err.toString(UTF_8))
        .isEqualTo("training: 50 of 100 steps, 5.0 a second, 11 min left\n");
  }

  @Test
  void lines_afterARemark_waitAgain() {
    AtomicLong clock = new AtomicLong();
    try (Progress progress = lines("training", "steps", clock)) {
      clock.set(seconds(4));
      progress.remark("half");
      clock.set(seconds(8));
      progress.reached(50);
    }

    assertThat(err.toString(UTF_8)).isEqualTo("training: half\n");
  }

  private Progress lines(String task, String unit, AtomicLong clock) {
    return new Progress.Lines(console(false), task, unit, 0, 100, clock::get);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void bar_ofWorkWhoseRestIsKnown_saysThat() {
    try (Progress progress = Progress.of(console(true), "training", "steps", 0, 100)) {
      progress.reached(50, Optional.of(Duration.ofMinutes(11)));
    }

    assertThat(err.toString(UTF_8)).contains("0:11:00");
  }

  @Test
  void bar_onATerminal_staysOnOneLine() {
    try (Progress progress = Progress.of(console(true), "scoring", "pictures", 0, 100)) {
      progress.reached(50);
      progress.remark("half");
      progress.reached(100);
    }

    assertThat(err.toString(UTF_8)).contains("scoring").contains("100/100").contains("\r");
    assertThat(err.toString(UTF_8).lines().count()).isLessThanOrEqualTo(20);
  }

  @Test
  void durations_areShort() {
    assertThat(Progress.readable(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Progress.readable(Duration.ofSeconds(61))).isEqualTo("2 min");
    assertThat(Progress.readable(Duration.ofMinutes(200))).isEqualTo("3 h 20 min");
    assertThat(Progress.readable(Duration.ofSeconds(-3))).isEqualTo("0 s");
  }

  private Console console(boolean terminal) {
    PrintStream stream = new PrintStream(err, true, UTF_8);
    return new Console(stream, stream, terminal);
  }
}
