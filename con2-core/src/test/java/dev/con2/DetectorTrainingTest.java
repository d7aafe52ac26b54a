package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.device.ProcessorThreads;
import dev.con2.encoder.Stem;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.error.UnreadableImageException;
import dev.con2.image.Fixtures;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.ResNet18Architecture;
import dev.con2.internal.train.Checkpoint;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.model.TrainedEncoder;
import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DetectorTrainingTest {

  private static final int PICTURES = 40;
  private static final int COPIES = 6;

  @TempDir private static Path folder;
  private static List<Path> pictures;

  /** Remembers what it is told, and asks to stop before a step. */
  private static final class Remembering implements TrainingListener {
    final List<String> notices = new ArrayList<>();
    final Set<Phase> phases = new HashSet<>();
    private final int stopAfter;
    private long steps;

    Remembering(int stopAfter) {
      this.stopAfter = stopAfter;
    }

    @Override
    public void step(long step, long of, double imagesPerSecond, Duration remaining) {
      steps = step;
    }

    @Override
    public void notice(String sentence) {
      notices.add(sentence);
    }

    @Override
    public void phase(Phase phase, long done, long total) {
      assertThat(done).isBetween(1L, total);
      phases.add(phase);
    }

    @Override
    public boolean stopRequested() {
      return steps >= stopAfter;
    }
  }

  @BeforeAll
  static void drawPictures() {
    pictures = DrawnParts.write(folder.resolve("normal"), PICTURES, COPIES);
  }

  static TrainingOptions options() {
    return TrainingOptions.of(Con2Method.DEFAULT)
        .with("image-size", DrawnParts.SIDE)
        .with("width", 8)
        .with("epochs", 2)
        .with("batch-size", 8)
        .with("views", 4)
        .with("false-alarm-rate", 0.1)
        .with("held-out", 0.25)
        .with("seed", 1)
        .with("precision", Precision.FP32);
  }

  @Test
  void run_tellsWhatItDoes() {
    Remembering listener = new Remembering(Integer.MAX_VALUE);
    DetectorTraining.of(pictures, options()).run(listener);
    assertThat(listener.phases).containsExactlyInAnyOrder(TrainingListener.Phase.values());
    assertThat(listener.notices)
        .anyMatch(sentence -> sentence.contains("exact copies"))
        .anyMatch(sentence -> sentence.startsWith("the weight of content grows from 0 to 1"))
        .anyMatch(sentence -> sentence.matches("training on \\d+ pictures, \\d+ held out.*"));
  }

  /** They belong to the caller, who may train on them again. */
  @Test
  void run_onPicturesInATemporaryFile_leavesThemOpen(@TempDir Path place) {
    Preprocessing how = new Preprocessing(DrawnParts.SIDE);
    NormalPicturesReader reader =
        new NormalPicturesReader(new ImageReader(), false, new NormalPicturesReader.Room(0, place));
    try (NormalPictures own = reader.read(pictures, how, TrainingListener.SILENT)) {
      DetectorTraining training =
          DetectorTraining.ofPictures(own, how, options().with("epochs", 1));
      List<Double> losses = new ArrayList<>();
      for (int time = 0; time < 2; time++) {
        losses.add(training.run(TrainingListener.SILENT).provenance().curve().get(0).loss());
      }
      assertThat(losses.get(1)).isEqualTo(losses.get(0));
    }
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void run_onEveryPage_countsFilesAndSaysThatAllWereTaken() {
    List<Path> files =
        List.of(
            Fixtures.picture("tiff_three_pages.tif"),
            Fixtures.picture("tiff_two_pages.tif"),
            Fixtures.picture("tiff_three_pages.tif"),
            Fixtures.picture("png_rgb.png"));
    Remembering listener = new Remembering(Integer.MAX_VALUE); // which checks done and total
    NormalPicturesReader reader = new NormalPicturesReader(new ImageReader().everyPage(), false);
    Provenance provenance =
        DetectorTraining.of(files, reader, options().with("epochs", 1).with("held-out", 0))
            .run(listener)
            .provenance();

    assertThat(provenance.training()).hasSize(9);
    assertThat(listener.notices).contains("3 files have several pages, of which each was taken");
    long different = provenance.training().stream().distinct().count();
    assertThat(provenance.exactCopies()).isEqualTo((int) (9 - different)).isGreaterThanOrEqualTo(3);
  }

  @Test
  void ofImages_smallerThanTheSide_areRefusedAtOnce() {
    Preprocessing how = new Preprocessing(DrawnParts.SIDE);
    List<Image> images = new ArrayList<>(DrawnParts.normalImages(how, 9));
    images.add(new Preprocessing(5).apply(images.get(0)));
    assertThatThrownBy(() -> DetectorTraining.ofImages(images, how, options()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "an image to learn from has 5 by 5 pixels, and the preprocessing makes %d by %d; give images at least so large",
            DrawnParts.SIDE, DrawnParts.SIDE);
  }

  @Test
  void within_aTimeThatIsNone_isRefused() {
    DetectorTraining training = DetectorTraining.of(pictures, options());
    for (Duration time :
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(-5),
            Duration.ofMillis(59),
            Duration.ofDays(200_000),
            Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatThrownBy(() -> training.within(time))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("the time of a training is " + time + ", out of range");
    }
  }

  /** A training sees the statistics of its batches; what comes after it sees the kept ones. */
  @Test
  void run_continuedWithInfiniteStatistics_failsInASentence(@TempDir Path place) {
    DetectorTraining training = DetectorTraining.of(pictures, options());
    assertThatThrownBy(
            () -> training.keeping(new CheckpointFolder(place, false)).run(new Remembering(2)))
        .isInstanceOf(TrainingStoppedException.class);
    CheckpointFolder kept = new CheckpointFolder(place, true);
    Checkpoint checkpoint = Checkpoint.read(kept.file());
    Arrays.fill(checkpoint.state().statistics(), -Float.MAX_VALUE); // variances too
    checkpoint.write(kept.file());
    assertThatThrownBy(() -> training.keeping(kept).run(TrainingListener.SILENT))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("infinite or none");
  }

  @Test
  void run_heldOutPicturesAndTheirCopies_areNotTrainedOn() {
    for (long seed = 0; seed < 4; seed++) {
      Provenance provenance =
          DetectorTraining.of(pictures, options().with("epochs", 1).with("seed", seed))
              .run(TrainingListener.SILENT)
              .provenance();
      assertThat(provenance.training()).doesNotContainAnyElementsOf(provenance.heldOut());
      assertThat(provenance.heldOut()).doesNotHaveDuplicates();
      assertThat(provenance.exactCopies()).isEqualTo(COPIES);
      Set<String> all = new HashSet<>(provenance.training());
      all.addAll(provenance.heldOut());
      assertThat(all).hasSize(PICTURES);
      assertThat(provenance.heldOut()).hasSize((PICTURES + 3) / 4);
    }
  }

  @Test
  void run_recordsHowTheModelWasMade() {
    TrainingOptions options = options();
    DetectorModel model = DetectorTraining.of(pictures, options).run(TrainingListener.SILENT);
    Provenance provenance = model.provenance();
    Optional<InitialEncoder> encoder = options.initialEncoder(notice -> {});
    assertThat(provenance.options()).isEqualTo(options.resolved(encoder).toMap());
    assertThat(provenance.options())
        .containsEntry("method", "con2")
        .containsEntry("stem", "medium")
        .containsEntry("score", "stages");
    assertThat(provenance.con2Version()).isNotEmpty();
    assertThat(provenance.libraries())
        .containsKeys("java", "platform", "libtorch")
        .allSatisfy((name, version) -> assertThat(version).isNotBlank());
    assertThat(provenance.libraries().get("libtorch")).startsWith("2.");
    assertThat(provenance.exactCopies()).isEqualTo(COPIES);
    assertThat(provenance.dataFingerprint()).matches("[0-9a-f]{64}");
    assertThat(provenance.training()).allMatch(print -> print.matches("[0-9a-f]{64}"));
    assertThat(provenance.curve()).extracting(EpochSummary::epoch).containsExactly(1, 2);
    assertThat(model.views()).hasSize(4);
    assertThat(model.falseAlarmRate()).isEqualTo(0.1);
    assertThat(model.encoder().orElseThrow().architecture())
        .isEqualTo(new ResNet18Architecture(8, Stem.MEDIUM));
  }

  @Test
  void run_sameSeed_givesTheSameModel() {
    DetectorModel one = DetectorTraining.of(pictures, options()).run(TrainingListener.SILENT);
    DetectorModel other = DetectorTraining.of(pictures, options()).run(TrainingListener.SILENT);
    assertSame(other, one);
  }

  @Test
  void run_stoppedAndContinued_givesTheModelOfAnUninterruptedRun(@TempDir Path checkpoints) {
    DetectorModel whole = DetectorTraining.of(pictures, options()).run(TrainingListener.SILENT);
    int steps = 2 * (whole.provenance().training().size() / 8);
    for (int stopAfter : new int[] {1, steps / 2 + 1, steps}) {
      Path place = checkpoints.resolve("stopped-" + stopAfter);
      assertThatThrownBy(
              () ->
                  DetectorTraining.of(pictures, options())
                      .keeping(new CheckpointFolder(place, false))
                      .run(new Remembering(stopAfter)))
          .isInstanceOf(TrainingStoppedException.class);
      DetectorModel continued =
          DetectorTraining.of(pictures, options())
              .keeping(new CheckpointFolder(place, true))
              .run(TrainingListener.SILENT);
      assertSame(continued, whole);
    }
  }

  /** As by Future.cancel(true): pictures in a file, a checkpoint and a model outlast it. */
  @Test
  void run_interrupted_stopsAsIfItHadBeenAskedTo(@TempDir Path place) {
    DetectorModel whole = DetectorTraining.of(pictures, options()).run(TrainingListener.SILENT);
    NormalPicturesReader fromFile =
        new NormalPicturesReader(
            new ImageReader(), false, new NormalPicturesReader.Room(0, place.resolve("room")));
    DetectorTraining training = DetectorTraining.of(pictures, fromFile, options());
    assertThatThrownBy(
            () ->
                training
                    .keeping(new CheckpointFolder(place, false))
                    .run(new Interrupting(TrainingListener.Phase.REPRESENTING, 2)))
        .isInstanceOf(TrainingStoppedException.class)
        .hasMessage("training was stopped in epoch 1");
    assertThat(Thread.interrupted()).isTrue();
    DetectorModel continued =
        training.keeping(new CheckpointFolder(place, true)).run(TrainingListener.SILENT);
    assertSame(continued, whole);
  }

  @ParameterizedTest
  @EnumSource(names = {"READING", "REPRESENTING"})
  void run_interruptedBesideTheSteps_stopsToo(TrainingListener.Phase phase) {
    assertThatThrownBy(
            () ->
                DetectorTraining.of(pictures, options().with("epochs", 1))
                    .run(new Interrupting(phase, Integer.MAX_VALUE)))
        .isInstanceOf(TrainingStoppedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void write_andLoad_onAnInterruptedThread_doSo(@TempDir Path place) {
    DetectorModel model =
        DetectorTraining.of(pictures, options().with("epochs", 1)).run(TrainingListener.SILENT);
    Path file = place.resolve("m.con2");
    Thread.currentThread().interrupt();
    model.write(file);
    try (AnomalyDetector detector = AnomalyDetector.load(file)) {
      assertThat(detector.selfTest().passed()).isTrue();
      assertThatThrownBy(() -> detector.scoreAll(pictures, outcome -> {}))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Interrupts its thread in a phase and after a step. */
  private record Interrupting(Phase in, int after) implements TrainingListener {
    @Override
    public void step(long step, long steps, double imagesPerSecond, Duration remaining) {
      if (step == after) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void phase(Phase phase, long done, long total) {
      if (phase == in) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** libtorch keeps a number of threads for each thread that has computed. */
  @Test
  void run_onAThreadThatComputedBefore_usesTheThreadsOfTheProcess() throws Exception {
    int before = ProcessorThreads.inUse();
    DetectorModel model =
        DetectorTraining.of(pictures, options().with("epochs", 1)).run(TrainingListener.SILENT);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      pool.submit(() -> detector.score(pictures.get(0))).get();
      ProcessorThreads.use(before + 1);
      Set<Integer> seen = new HashSet<>();
      pool.submit(
              () ->
                  DetectorTraining.ofImages(
                          DrawnParts.normalImages(model.preprocessing(), 16),
                          model.preprocessing(),
                          options())
                      .run(
                          new TrainingListener() {
                            @Override
                            public void step(long step, long of, double rate, Duration left) {
                              seen.add(torch.get_num_threads());
                            }
                          }))
          .get();
      assertThat(seen).containsExactly(before + 1);

      ProcessorThreads.use(before + 2);
      int whileScoring =
          pool.submit(
                  () -> {
                    detector.scoreAll(DrawnParts.normalImages(model.preprocessing(), 1));
                    return torch.get_num_threads();
                  })
              .get();
      assertThat(whileScoring).isEqualTo(before + 2);
    } finally {
      pool.shutdown();
      ProcessorThreads.use(before);
    }
  }

  @Test
  void run_contextAutoStoppedAndContinued_keepsItsChoice(@TempDir Path place) {
    List<Path> more = DrawnParts.write(place.resolve("normal"), 60, 0);
    Path checkpoints = place.resolve("checkpoints");
    TrainingOptions automatic = options().with("context", "auto");
    DetectorModel whole = DetectorTraining.of(more, automatic).run(TrainingListener.SILENT);
    assertThatThrownBy(
            () ->
                DetectorTraining.of(more, automatic)
                    .keeping(new CheckpointFolder(checkpoints, false))
                    .run(new StopAfterTheChoice()))
        .isInstanceOf(TrainingStoppedException.class)
        .hasMessageContaining("training was stopped in epoch 1");
    Remembering listener = new Remembering(Integer.MAX_VALUE);
    DetectorModel continued =
        DetectorTraining.of(more, automatic)
            .keeping(new CheckpointFolder(checkpoints, true))
            .run(listener);
    assertSame(continued, whole);
    assertThat(listener.notices).noneMatch(sentence -> sentence.startsWith("choosing"));
  }

  /** Asks to stop once the context was chosen and a step was trained. */
  private static final class StopAfterTheChoice implements TrainingListener {
    private boolean chosen;
    private boolean trained;

    @Override
    public void notice(String sentence) {
      chosen |= sentence.contains("neighbours stay neighbours");
    }

    @Override
    public void step(long step, long steps, double imagesPerSecond, Duration remaining) {
      trained |= chosen;
    }

    @Override
    public boolean stopRequested() {
      return trained;
    }
  }

  @Test
  void timeOf_isThatOfTrainingAndOfRepresenting() {
    TrainingOptions options = options();
    List<Image> images = DrawnParts.normalImages(options.pictures().preprocessing(), 8);
    TrainingTime time = new TrainingTime(options);
    assertThat(time.representing(images)).isPositive();
    assertThat(time.of(images)).isPositive();
    TrainingOptions frozen =
        TrainingOptions.of(Con2Method.DEFAULT)
            .with("encoder", ReferenceFile.path("/encoder/tiny.pt"))
            .with("freeze", true);
    assertThat(new TrainingTime(frozen).of(images)).isPositive();
  }

  @Test
  void run_continuedWithOtherPictures_isRefused(@TempDir Path checkpoints) {
    assertThatThrownBy(
            () ->
                DetectorTraining.of(pictures, options())
                    .keeping(new CheckpointFolder(checkpoints, false))
                    .run(new Remembering(1)))
        .isInstanceOf(TrainingStoppedException.class);
    assertThatThrownBy(
            () ->
                DetectorTraining.of(pictures.subList(0, 30), options())
                    .keeping(new CheckpointFolder(checkpoints, true))
                    .run(TrainingListener.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("other pictures");
  }

  @Test
  void run_stopWhileReading_stops() {
    assertThatThrownBy(() -> DetectorTraining.of(pictures, options()).run(new Remembering(0)))
        .isInstanceOf(TrainingStoppedException.class)
        .hasMessageContaining("reading");
  }

  @Test
  void run_unreadablePicture_isRefusedUnlessSkipped(@TempDir Path other) throws IOException {
    Path broken = Files.writeString(other.resolve("broken.png"), "this is no picture");
    List<Path> mixed = new ArrayList<>(pictures.subList(0, 20));
    mixed.add(7, broken);
    assertThatThrownBy(() -> DetectorTraining.of(mixed, options()).run(TrainingListener.SILENT))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("broken.png");
    NormalPicturesReader skipping = new NormalPicturesReader(new ImageReader(), true);
    Remembering listener = new Remembering(Integer.MAX_VALUE);
    Provenance provenance =
        DetectorTraining.of(mixed, skipping, options().with("epochs", 1))
            .run(listener)
            .provenance();
    assertThat(provenance.training().size() + provenance.heldOut().size()).isEqualTo(20);
    assertThat(listener.notices)
        .anyMatch(text -> text.startsWith("skipped: ") && text.contains("broken.png"));
  }

  @Test
  void run_picturesInATemporaryFile_givesTheSameModel(@TempDir Path other) throws IOException {
    DetectorModel inMemory = DetectorTraining.of(pictures, options()).run(TrainingListener.SILENT);
    NormalPicturesReader noRoom =
        new NormalPicturesReader(
            new ImageReader(), false, new NormalPicturesReader.Room(10_000, other));
    Remembering listener = new Remembering(Integer.MAX_VALUE);

    DetectorModel streamed = DetectorTraining.of(pictures, noRoom, options()).run(listener);

    assertThat(listener.notices).anyMatch(text -> text.contains("a temporary file in " + other));
    assertThat(other).isEmptyDirectory();
    assertThat(streamed.encoder().orElseThrow().parameters())
        .isEqualTo(inMemory.encoder().orElseThrow().parameters());
    assertThat(streamed.encoder().orElseThrow().statistics())
        .isEqualTo(inMemory.encoder().orElseThrow().statistics());
    assertThat(streamed.provenance().dataFingerprint())
        .isEqualTo(inMemory.provenance().dataFingerprint());
    inMemory
        .scorers()
        .forEach(
            (name, scorer) -> {
              assertThat(streamed.scorer(name).calibration().heldOutScores())
                  .isEqualTo(scorer.calibration().heldOutScores());
              assertThat(streamed.selfTest().scores().get(name))
                  .isEqualTo(inMemory.selfTest().scores().get(name));
            });
  }

  @Test
  void run_fewReferences_makesASmallerModel() {
    DetectorModel model =
        DetectorTraining.of(pictures, options().with("epochs", 1).with("references", 5))
            .run(TrainingListener.SILENT);
    assertThat(model.scorer("nnd").scorer().reference(0).orElseThrow().rows()).isEqualTo(5);
    assertThat(model.provenance().options()).containsEntry("references", 5);
  }

  /** What a method needs must be left when pictures are held out. */
  @Test
  void run_tooFewPicturesLeftToTrainOn_isRefused() {
    TrainingOptions neighbours =
        TrainingOptions.of(Methods.named("pixel-neighbours")).with("held-out", 0.25);
    Provenance split =
        DetectorTraining.of(pictures, neighbours.with("neighbours", 2))
            .run(TrainingListener.SILENT)
            .provenance();
    int left = split.training().size();
    assertThat(split.heldOut()).isNotEmpty();
    DetectorModel model =
        DetectorTraining.of(pictures, neighbours.with("neighbours", left))
            .run(TrainingListener.SILENT);
    assertThat(model.provenance().training()).hasSize(left);
    assertThatThrownBy(
            () ->
                DetectorTraining.of(pictures, neighbours.with("neighbours", left + 1))
                    .run(TrainingListener.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "pixel-neighbours needs %d to learn from, and with %d held out %d are left"
                .formatted(left + 1, split.heldOut().size(), left));
  }

  @Test
  void run_tooFewPictures_isRefused() {
    assertThatThrownBy(
            () ->
                DetectorTraining.of(pictures.subList(0, 7), options()).run(TrainingListener.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("too few normal pictures to learn from: 7;");
  }

  @Test
  void run_fewestPictures_givesAModelThatSaysItCannotAlarm() {
    Remembering listener = new Remembering(Integer.MAX_VALUE);
    DetectorModel model =
        DetectorTraining.of(pictures.subList(0, 8), options().with("false-alarm-rate", 0.05))
            .run(listener);
    assertThat(listener.notices)
        .anyMatch(text -> text.contains("nothing will be called anomalous"));
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      assertThat(detector.threshold()).isEmpty();
      assertThat(detector.score(DrawnParts.scratched(1)).anomalous()).isFalse();
    }
  }

  @Test
  void run_onlyCopiesOfOnePicture_givesFiniteScores() throws IOException {
    List<Path> same = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      same.add(Files.copy(pictures.get(0), folder.resolve("same-" + i + ".png")));
    }
    DetectorModel model =
        DetectorTraining.of(same, options().with("epochs", 1)).run(TrainingListener.SILENT);
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      assertThat(detector.score(DrawnParts.normal(3)).score()).isFinite();
    }
  }

  @Test
  void run_deviceThatIsNotThere_isRefused() {
    TrainingOptions options = options().with("device", ComputeDevice.parse("cuda:99"));
    assertThatThrownBy(() -> DetectorTraining.of(pictures, options).run(TrainingListener.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cuda:99");
  }

  private static void assertSame(DetectorModel actual, DetectorModel expected) {
    TrainedEncoder encoder = actual.encoder().orElseThrow();
    TrainedEncoder other = expected.encoder().orElseThrow();
    assertThat(Arrays.mismatch(encoder.parameters(), other.parameters())).isEqualTo(-1);
    assertThat(Arrays.mismatch(encoder.statistics(), other.statistics())).isEqualTo(-1);
    assertThat(actual.views()).isEqualTo(expected.views());
    expected
        .scorers()
        .forEach(
            (score, scorer) ->
                assertThat(actual.scorers().get(score).calibration().heldOutScores())
                    .isEqualTo(scorer.calibration().heldOutScores()));
    assertThat(actual.provenance())
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*imagesPerSecond")
        .isEqualTo(expected.provenance());
  }
}
