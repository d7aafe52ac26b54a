package dev.con2.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.app.TinyDataset;
import dev.con2.experiments.results.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRunnerTest {

  private static final RunOptions TINY =
      new RunOptions(
          Map.of(
              "epochs", "1",
              "width", "8",
              "image-size", "16",
              "batch-size", "4",
              "views", "2",
              "precision", "fp32"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @TempDir Path folder;

  private int run(List<String> classes, int seeds, Listener listener) throws IOException {
    Selection selection =
        new Selection(List.of("con2"), classes, List.of("flip"), List.of(), seeds);
    ExperimentPlan plan = ExperimentPlan.of(Experiment.TABLE_4, selection, TINY, folder);
    RunFolder out = new RunFolder(folder.resolve("out"));
    out.make();
    Origin origin = new Origin("machine", "commit", "version");
    return new ExperimentRunner(plan, out, origin, listener).run();
  }

  /** Does something after each run. */
  private abstract static class Listener implements ExperimentListener {
    @Override
    public void notice(String sentence) {
      assertThat(sentence).doesNotStartWith("left out: ");
    }

    @Override
    public void step(PlannedRun run, long step, long steps, Duration remaining) {}

    @Override
    public boolean stopRequested() {
      return false;
    }
  }

  @Test
  void run_twentyShortRuns_memoryDoesNotGrow() throws IOException {
    TinyDataset.write(folder);
    List<Long> pointers = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    List<Long> heap = new ArrayList<>();
    int done =
        run(
            List.of(),
            2,
            new Listener() {
              @Override
              public void finished(
                  PlannedRun run, RunResult result, int finished, int runs, Duration remaining) {
                System.gc(); // so that what is counted is what cannot be freed
                Runtime runtime = Runtime.getRuntime();
                pointers.add(Pointer.totalCount());
                resident.add(Pointer.physicalBytes());
                heap.add(runtime.totalMemory() - runtime.freeMemory());
              }
            });

    assertThat(done).isEqualTo(20);
    assertThat(pointers.stream().distinct()).hasSize(1);
    // The first runs warm up. A run's weights, moments and images are some 5 MB.
    assertThat(resident.get(19) - resident.get(4)).isLessThan(40L << 20);
    assertThat(heap.get(19) - heap.get(4)).isLessThan(5L << 20);
  }

  /** Pictures that are gone after the first look cannot be decoded again. */
  @Test
  void run_twoClasses_decodesEachPictureOnce() throws IOException {
    Path cifar10 = TinyDataset.write(folder);
    int done =
        run(
            List.of("car", "cat"),
            2,
            new Listener() {
              @Override
              public void finished(
                  PlannedRun run, RunResult result, int finished, int runs, Duration remaining) {
                if (finished == 1) {
                  empty(cifar10.resolve("test"));
                  empty(cifar10.resolve("train/automobile"));
                } else if (finished == 3) {
                  empty(cifar10.resolve("train/cat"));
                }
              }
            });

    assertThat(done).isEqualTo(4);
  }

  private static void empty(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(file, new byte[0]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
