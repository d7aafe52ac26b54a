package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.device.Rank;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.options.Choices;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import dev.con2.method.csi.Csi;
import dev.con2.method.simclr.Simclr;
import dev.con2.method.unicon.UniConHa;
import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings of several ranks, each a thread here; libtorch does not know the difference. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SeveralRanksTest {

  /** 11 images in batches of 7: parts are 7, 3 and 4, or 2, 2 and 3 images. */
  private static final List<Image> IMAGES = Pictures.draw(11);

  private static TrainingOptions of(Method method) {
    return Pictures.options().with(method).with("batch-size", 7);
  }

  private static final List<TrainingOptions> METHODS =
      List.of(
          of(Con2Method.DEFAULT),
          of(Simclr.DEFAULT),
          of(Csi.DEFAULT),
          of(Csi.DEFAULT).with("recipe", "original"),
          of(UniConHa.DEFAULT));

  private static final List<TrainingOptions> OF_EITHER_RECIPE =
      List.of(METHODS.get(0), METHODS.get(3));

  @TempDir private Path folder;

  /** What is left of a training: every weight and running statistic, and the curve. */
  private record Trained(double[] parameters, double[] statistics, List<EpochSummary> curve) {}

  /** Does the same as each rank, and gives what each answers. */
  private <T> List<T> asRanks(int count, Duration timeout, Function<Ranks, T> work) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    String file = folder.resolve("meeting-" + System.nanoTime()).toString();
    try {
      List<CompletableFuture<T>> all =
          IntStream.range(0, count)
              .mapToObj(number -> new Rank(number, count, file, Optional.empty(), timeout))
              .map(
                  rank ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            try (Ranks ranks = Ranks.join(rank)) {
                              return work.apply(ranks);
                            }
                          },
                          threads))
              .toList();
      return all.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    } finally {
      threads.shutdown();
    }
  }

  private <T> List<T> asRanks(int count, Function<Ranks, T> work) {
    return asRanks(
        count,
        Duration.ofSeconds(60),
        ranks -> {
          ranks.begin(Map.of(), ComputeDevice.CPU);
          return work.apply(ranks);
        });
  }

  private static Trainer trainer(
      TrainingOptions options, Precision precision, Optional<TrainingState> start, Ranks ranks) {
    TrainerOptions loop = Trainers.loop(options);
    InitialEncoder initial = loop.encoder();
    return new Trainer(
        IMAGES,
        options.objective().orElseThrow(),
        new TrainerOptions(
            new InitialEncoder(
                initial.architecture(), initial.normalisation(), precision, Optional.empty()),
            loop.imageSize(),
            loop.halfSize(),
            loop.optimiser(),
            loop.original(),
            loop.seed(),
            loop.device()),
        start,
        ranks);
  }

  private static Trained train(TrainingOptions options, Precision precision, Ranks ranks) {
    try (Trainer trainer = trainer(options, precision, Optional.empty(), ranks)) {
      TrainingState end = trainer.run(TrainingListener.SILENT, CheckpointPolicy.none());
      return new Trained(
          doubles(trainer.weights().parameters()),
          doubles(trainer.weights().statistics()),
          end.curve());
    }
  }

  private static double[] doubles(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor values = tensor.detach().to(ScalarType.Double).contiguous();
      double[] all = new double[Math.toIntExact(values.numel())];
      values.data_ptr_double().get(all);
      return all;
    }
  }

  private static double largestDifference(double[] some, double[] others) {
    assertThat(some).hasSameSizeAs(others);
    return IntStream.range(0, some.length)
        .mapToDouble(i -> Math.abs(some[i] - others[i]))
        .max()
        .orElseThrow();
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void run_oneAndTenStepsInDoublePrecision_givesTheWeightsOfOneProcess(TrainingOptions options) {
    // Without colours: contrast goes by the mean of a picture, a 32-bit sum whose last bit may
    // depend on how many pictures are added up at once.
    TrainingOptions plain = options.with("colour-jitter", 0);
    inDoublePrecision(
        () -> {
          for (int steps : new int[] {1, 10}) {
            TrainingOptions own = plain.with("epochs", steps); // 11 images are one batch of 7
            Trained alone = train(own, Precision.FP32, Ranks.one());
            assertThat(
                    DoubleStream.of(alone.parameters()).anyMatch(value -> value != (float) value))
                .isTrue();
            for (int count = 1; count <= 3; count++) {
              List<Trained> all = asRanks(count, ranks -> train(own, Precision.FP32, ranks));
              for (Trained trained : all) {
                assertThat(largestDifference(trained.parameters(), alone.parameters()))
                    .as("weights after %d steps of %d ranks", steps, count)
                    .isLessThan(1e-9);
                assertThat(largestDifference(trained.statistics(), alone.statistics()))
                    .as("statistics after %d steps of %d ranks", steps, count)
                    .isLessThan(1e-9);
              }
            }
          }
        });
  }

  /** Weights are of libtorch's default type, and all that is computed from them is of theirs. */
  private static void inDoublePrecision(Runnable work) {
    try (PointerScope scope = new PointerScope()) {
      torch.set_default_dtype(torch.scalarTypeToTypeMeta(ScalarType.Double));
      work.run();
    } finally {
      try (PointerScope scope = new PointerScope()) {
        torch.set_default_dtype(torch.scalarTypeToTypeMeta(ScalarType.Float));
      }
    }
  }

  @Test
  void run_otherSeed_givesOtherWeights() {
    TrainingOptions options = METHODS.get(0).with("epochs", 1);
    Trained one = train(options, Precision.FP32, Ranks.one());
    Trained other = train(options.with("seed", 4), Precision.FP32, Ranks.one());
    assertThat(largestDifference(one.parameters(), other.parameters())).isGreaterThan(1e-3);
  }

  /**
   * The tolerance is a part of the loss. With all terms it is wider: what a new network makes of 7
   * images differs little, so their distances from the mean carry what rounding leaves.
   */
  @ParameterizedTest
  @CsvSource({"fp32, both, 1e-3", "fp32, all, 5e-3", "bf16, all, 0.03"})
  void run_inPrecisionsOfTraining_givesTheSameCurveAndEveryRankTheSameBits(
      String name, String terms, double tolerance) {
    Precision precision = Choices.parse(Precision.class, "precision", name);
    TrainingOptions options = METHODS.get(0).with("epochs", 6).with("terms", terms);
    Trained alone = train(options, precision, Ranks.one());
    for (int count = 2; count <= 3; count++) {
      List<Trained> all = asRanks(count, ranks -> train(options, precision, ranks));
      for (Trained trained : all) {
        assertThat(trained.parameters()).isEqualTo(all.get(0).parameters());
        assertThat(trained.statistics()).isEqualTo(all.get(0).statistics());
        for (int epoch = 0; epoch < 6; epoch++) {
          double expected = alone.curve().get(epoch).loss();
          assertThat(trained.curve().get(epoch).loss())
              .isCloseTo(expected, within(tolerance * expected));
        }
      }
    }
  }

  /** A listener that asks to stop before a step, from 0. */
  private static TrainingListener stopBefore(int step) {
    int[] asked = new int[1];
    return new TrainingListener() {
      @Override
      public boolean stopRequested() {
        return asked[0]++ == step;
      }
    };
  }

  @ParameterizedTest
  @FieldSource("OF_EITHER_RECIPE")
  void run_stopAskedOfOneRank_stopsAllAtTheSameStepAndGoesOnWithAnotherNumber(
      TrainingOptions method) {
    TrainingOptions options = method.with("epochs", 4);
    Trained whole = train(options, Precision.FP32, Ranks.one());
    List<TrainingState> written = new ArrayList<>();
    asRanks(
        3,
        ranks -> {
          CheckpointPolicy policy =
              ranks.first() ? new CheckpointPolicy(written::add) : CheckpointPolicy.none();
          try (Trainer trainer = trainer(options, Precision.FP32, Optional.empty(), ranks)) {
            TrainingListener listener =
                ranks.number() == 2 ? stopBefore(2) : TrainingListener.SILENT;
            assertThatThrownBy(() -> trainer.run(listener, policy))
                .isInstanceOf(TrainingStoppedException.class);
          }
          return true;
        });
    TrainingState stopped = written.get(written.size() - 1);
    assertThat(stopped.epoch()).isEqualTo(2);
    List<TrainingState> ends =
        asRanks(
            2,
            ranks -> {
              // Only the first has the checkpoint.
              Optional<TrainingState> start =
                  ranks.first() ? Optional.of(stopped) : Optional.empty();
              try (Trainer trainer = trainer(options, Precision.FP32, start, ranks)) {
                return trainer.run(TrainingListener.SILENT, CheckpointPolicy.none());
              }
            });
    assertThat(ends.get(0).curve()).hasSize(4);
    assertThat(ends.get(1).parameters()).isEqualTo(ends.get(0).parameters());
    assertThat(ends.get(0).curve().get(3).loss())
        .isCloseTo(whole.curve().get(3).loss(), within(5e-3));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void run_rankThatEndsOrHangs_endsTheOthersWithASentenceAndTheStateBeforeIt(boolean hangs) {
    TrainingOptions options = METHODS.get(0).with("epochs", 50);
    List<TrainingState> written = new ArrayList<>();
    asRanks(
        2,
        Duration.ofSeconds(3),
        ranks -> {
          ranks.begin(Map.of(), ComputeDevice.CPU);
          if (!ranks.first()) {
            try (Trainer trainer = trainer(options, Precision.FP32, Optional.empty(), ranks)) {
              TrainingListener leaving =
                  new TrainingListener() {
                    @Override
                    public void step(long step, long of, double rate, Duration remaining) {
                      if (step == 2 && hangs) {
                        sleep(Duration.ofSeconds(5));
                      } else if (step == 2) {
                        throw new IllegalStateException("made up for a test");
                      }
                    }
                  };
              assertThatThrownBy(() -> trainer.run(leaving, CheckpointPolicy.none()))
                  .isInstanceOf(RuntimeException.class)
                  .satisfies(thrown -> ranks.tellFailure((RuntimeException) thrown));
            }
            return true;
          }
          try (Trainer trainer = trainer(options, Precision.FP32, Optional.empty(), ranks)) {
            assertThatThrownBy(
                    () -> trainer.run(TrainingListener.SILENT, new CheckpointPolicy(written::add)))
                .isInstanceOf(TrainingFailedException.class)
                .hasMessageContaining(
                    hangs ? "rank 0 has waited 3.0 s" : "rank 1 has ended: made up for a test");
          }
          return true;
        });
    TrainingState last = written.get(written.size() - 1);
    assertThat(last.epoch()).isEqualTo(2);
    List<TrainingState> sound = new ArrayList<>();
    try (Trainer trainer = trainer(options, Precision.FP32, Optional.empty(), Ranks.one())) {
      assertThatThrownBy(() -> trainer.run(stopBefore(2), new CheckpointPolicy(sound::add)))
          .isInstanceOf(TrainingStoppedException.class);
    }
    TrainingState alone = sound.get(sound.size() - 1);
    assertThat(Numbers.largestDifference(last.statistics(), alone.statistics())).isLessThan(1e-3);
    assertThat(Numbers.largestDifference(last.firstMoment(), alone.firstMoment()))
        .isLessThan(1e-3f);
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void begin_otherDescription_isRefusedAtThatRankAndEndsTheOthers() {
    List<String> sentences =
        asRanks(
            3,
            Duration.ofSeconds(20),
            ranks -> {
              String epochs = ranks.number() == 1 ? "5" : "4";
              try {
                ranks.begin(Map.of("epochs", epochs), ComputeDevice.CPU);
                return "met";
              } catch (InvalidInputException | TrainingFailedException e) {
                ranks.tellFailure(e);
                return e.getMessage();
              }
            });
    String refused = "rank 1 has epochs 5, and rank 0 has 4; give all ranks the same";
    assertThat(sentences.get(1)).startsWith(refused);
    assertThat(sentences.get(0)).startsWith("rank 1 has ended: " + refused);
    assertThat(sentences.get(2)).startsWith("rank 1 has ended: " + refused);
  }

  @Test
  void begin_rankThatDoesNotCome_endsTheOthersAfterTheTimeout() {
    String file = folder.resolve("lonely").toString();
    Rank rank = new Rank(0, 2, file, Optional.empty(), Duration.ofMillis(300));
    try (Ranks ranks = Ranks.join(rank)) {
      assertThatThrownBy(() -> ranks.begin(Map.of(), ComputeDevice.CPU))
          .isInstanceOf(TrainingFailedException.class)
          .hasMessageContaining("rank 0 has waited 0.3 s for a rank that does not answer");
    }
  }

  @Test
  void decision_isTheFirsts() {
    List<Map<String, String>> decisions =
        asRanks(
            2, ranks -> ranks.decision("choice", () -> Map.of("context", "flip" + ranks.number())));
    assertThat(decisions).containsOnly(Map.of("context", "flip0"));
    assertThat(asRanks(2, ranks -> ranks.firstSays(ranks.number() == 1)))
        .containsExactly(false, false);
    assertThat(asRanks(2, ranks -> ranks.anySays(ranks.number() == 1))).containsExactly(true, true);
  }

  @Test
  void part_ofAllRanks_isTheBatchInItsOrder() {
    int[] batch = {5, 3, 9, 0, 7, 1, 2};
    List<int[]> parts = asRanks(3, ranks -> ranks.part(batch));
    assertThat(parts.stream().flatMapToInt(IntStream::of).toArray()).isEqualTo(batch);
  }

  @Test
  void trainer_moreRanksThanImagesInABatch_isRefused() {
    TrainingOptions options = METHODS.get(0).with("batch-size", 2);
    asRanks(
        3,
        ranks -> {
          assertThatThrownBy(() -> trainer(options, Precision.FP32, Optional.empty(), ranks))
              .isInstanceOf(InvalidInputException.class)
              .hasMessageContaining("a batch has 2 pictures, too few for 3 processes");
          return true;
        });
  }

  @Test
  void trainer_moduleWithBatchNorm_isRefusedForSeveralRanks() {
    TrainingOptions options =
        METHODS.get(0).with("encoder", resource("/encoder/tiny.pt").toString());
    asRanks(
        2,
        ranks -> {
          assertThatThrownBy(
                  () ->
                      new Trainer(
                          IMAGES,
                          options.objective().orElseThrow(),
                          Trainers.loop(options),
                          Optional.empty(),
                          ranks))
              .isInstanceOf(InvalidInputException.class)
              .hasMessageContaining("TorchScript module with batch norm");
          return true;
        });
  }

  @Test
  void join_wrongMeetingPlaces_areRefusedWithASentence() {
    assertThatThrownBy(() -> join("/no/such/folder/meeting"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("folder is missing");
    assertThatThrownBy(() -> join("localhost:99999"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("port 99999");
    assertThatThrownBy(() -> join("no-such-host.invalid:29400"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("not known");
  }

  @Test
  void join_fileThatATrainingHasLeftWhichEnded_isRefused() {
    String file = folder.resolve("left").toString();
    Rank rank = new Rank(0, 2, file, Optional.empty(), Duration.ofMillis(300));
    try (Ranks ranks = Ranks.join(rank)) {
      ranks.tellFailure(new TrainingFailedException("it was too cold"));
    }
    assertThatThrownBy(() -> Ranks.join(rank))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the file %s of option rendezvous is of a training that has ended (rank 0 has ended: it was too cold); delete it, or give another",
            file);
  }

  @Test
  void join_withoutRankZero_isRefusedAfterTheTimeout() {
    Rank rank = new Rank(1, 2, "localhost:1", Optional.empty(), Duration.ofMillis(300));
    assertThatThrownBy(() -> Ranks.join(rank))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessage(
            "rank 1 has not found rank 0 at localhost:1 within 0.3 s (Connection refused); start rank 0 first, and make sure that this machine can reach it");
  }

  private static void join(String rendezvous) {
    Ranks.join(new Rank(0, 2, rendezvous, Optional.empty(), Duration.ofSeconds(1))).close();
  }

  @Test
  void run_manySteps_leavesNoNativeMemoryBehind() {
    TrainingOptions options = METHODS.get(3).with("epochs", 1);
    asRanks(2, ranks -> train(options, Precision.FP32, ranks));
    long before = Pointer.totalCount();
    long bytesBefore = Pointer.totalBytes();
    asRanks(2, ranks -> train(options.with("epochs", 12), Precision.FP32, ranks));
    assertThat(Pointer.totalCount()).isEqualTo(before);
    assertThat(Pointer.totalBytes()).isEqualTo(bytesBefore);
  }

  private static Path resource(String name) {
    return Path.of("src/test/resources" + name);
  }
}
