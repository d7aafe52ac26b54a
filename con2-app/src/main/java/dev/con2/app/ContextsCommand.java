package dev.con2.app;

import dev.con2.NormalPictures;
import dev.con2.NormalPicturesReader;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.contexts.ContextChoice;
import dev.con2.contexts.ContextFigures;
import dev.con2.contexts.ContextMeasurement;
import dev.con2.contexts.ContextWords;
import dev.con2.contexts.MeasurementOptions;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.error.UnreadableImageException;
import dev.con2.image.Image;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.internal.files.OutputFile;
import dev.con2.method.con2.Con2Method;
import dev.con2.reports.ContextExample;
import dev.con2.reports.ReportFiles;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds the contexts that suit some normal pictures. */
@Command(
    name = "contexts",
    header = "Finds the contexts that suit a folder of normal pictures, and says why.",
    description = {
      "",
      "  con2 contexts --normal pictures/normal",
      "",
      "A context must differ visibly from the pictures as they are, and keep alike what is alike.",
      "Both are measured for flip, invert and equalize by four short trainings, which take a"
          + " minute",
      "or two. The page that it writes shows pictures in each context. `con2 train --context auto`",
      "measures likewise before it trains, for longer where the training is longer, on the",
      "pictures that it does not hold out.",
      ""
    },
    sortOptions = false)
final class ContextsCommand implements Callable<Integer> {

  static final String PAGE = "contexts.html";

  private static final String REPORT = "--report";

  private static final int EXAMPLES = 6;

  private final Console console;

  @Option(
      names = "--normal",
      paramLabel = "DIR",
      description = "The folder of normal pictures, searched at any depth.")
  private Optional<Path> normal = Optional.empty();

  @Option(
      names = "--normal-list",
      paramLabel = "FILE",
      description = "A file with a path a line, instead of --normal; - is standard input.")
  private Optional<Path> normalList = Optional.empty();

  @Option(
      names = REPORT,
      paramLabel = "DIR",
      defaultValue = "con2-contexts",
      description = "Write contexts.html into this folder (default: ${DEFAULT-VALUE}).")
  private Path report = Path.of("");

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      defaultValue = "32",
      description = "Side of the square that pictures are resized to (default: ${DEFAULT-VALUE}).")
  private int imageSize;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over the pictures in each training; default: as many as show about 3000.")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Fixes every random draw (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private DeviceFlag device = new DeviceFlag();

  @Mixin private ThreadsFlag threads = new ThreadsFlag();

  @Option(
      names = "--skip-broken",
      description = "Leave out pictures that cannot be read, instead of stopping.")
  private boolean skipBroken;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      defaultValue = "" + ImageReader.DEFAULT_MAX_PIXELS,
      description = "Refuse larger pictures, width times height (default: ${DEFAULT-VALUE}).")
  private long maxPixels = ImageReader.DEFAULT_MAX_PIXELS;

  @Option(
      names = "--bits",
      paramLabel = "BITS",
      defaultValue = "" + Preprocessing.ALL_BITS,
      description =
          "How many bits the samples of 16-bit pictures have in truth (default: ${DEFAULT-VALUE}).")
  private int bits = Preprocessing.ALL_BITS;

  @Option(
      names = "--tolerant",
      description = "Read JPEG files that lack their end marker alone, as viewers do.")
  private boolean tolerant;

  ContextsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    NormalPicturesReader reader =
        new NormalPicturesReader(DetectorFlags.reader(maxPixels, tolerant), skipBroken);
    GivenPictures given = GivenPictures.of("normal", normal, normalList);
    ImageFolder pictures = given.files();
    OutputFile.checkedWithFolder(report.resolve(PAGE), REPORT)
        .requireNoneOf(given.inputs(), REPORT);
    console.say(given.summary());
    if (!skipBroken) {
      DetectorFlags.requireAllListed(pictures);
    }
    MeasurementOptions usual = MeasurementOptions.forPictures(pictures.images().size());
    ComputeDevice chosen = device.device();
    MeasurementOptions options =
        new MeasurementOptions(
            imageSize,
            usual.width(),
            epochs.orElse(usual.epochs()),
            usual.fit(),
            usual.interpolation(),
            seed,
            chosen,
            Precision.bestFor(chosen));
    threads.use(console);
    try (StopHook stop = StopHook.watch(StopHook.PATIENCE, () -> tellStopped("stopped at once"))) {
      ContextChoice choice;
      try (TrainingProgress progress = new TrainingProgress(console, stop::requested, threads)) {
        choice =
            Con2Method.measurement(options)
                .run(read(pictures, reader, options, progress), progress);
      } catch (TrainingStoppedException e) {
        return stop.lastWord(() -> tellStopped("stopped"));
      } catch (UnreadableImageException e) {
        throw new InvalidInputException(
            "%s Mend or remove the file, or add --skip-broken to go on without it."
                .formatted(e.getMessage()),
            e);
      }
      writePage(choice, given, reader, options);
      tell(choice);
    }
    return ExitCode.DONE.number();
  }

  /** Those that the measurement uses, in its size. */
  private List<Image> read(
      ImageFolder files,
      NormalPicturesReader reader,
      MeasurementOptions options,
      TrainingListener listener) {
    List<Path> some = ContextMeasurement.sample(files.images(), options.seed());
    Preprocessing preprocessing = preprocessing(options.imageSize(), options);
    try (NormalPictures pictures = reader.read(some, preprocessing, listener)) {
      return List.copyOf(pictures.images());
    }
  }

  private Preprocessing preprocessing(int side, MeasurementOptions options) {
    return new Preprocessing(side, options.fit(), side, options.interpolation(), bits);
  }

  private void tellStopped(String how) {
    Failure.of(new TrainingStoppedException(how + "; nothing was written")).tell(console);
  }

  private void writePage(
      ContextChoice choice,
      GivenPictures given,
      NormalPicturesReader reader,
      MeasurementOptions options) {
    String place = given.name();
    Map<String, String> shownOptions = new LinkedHashMap<>();
    shownOptions.put("normal", place);
    shownOptions.put("image-size", Integer.toString(options.imageSize()));
    shownOptions.put("width", Integer.toString(options.width()));
    shownOptions.put("epochs", Integer.toString(options.epochs()));
    shownOptions.put("batch-size", Integer.toString(MeasurementOptions.BATCH_SIZE));
    shownOptions.put("seed", Long.toString(options.seed()));
    Path page = report.resolve(PAGE);
    ReportFiles.writeContexts(
        "Contexts of " + place,
        choice,
        examples(choice, given.files().images(), reader, options),
        shownOptions,
        page);
    console.say("the pictures in each context are in %s".formatted(page));
  }

  /** A few pictures from all over the folder, as they are and in each context. */
  private List<ContextExample> examples(
      ContextChoice choice,
      List<Path> pictures,
      NormalPicturesReader reader,
      MeasurementOptions options) {
    int count = Math.min(EXAMPLES, pictures.size());
    List<Path> some =
        IntStream.range(0, count).mapToObj(i -> pictures.get(i * pictures.size() / count)).toList();
    Preprocessing preprocessing = preprocessing(PictureThumbnails.SIDE, options);
    NormalPictures shown =
        new NormalPicturesReader(reader.reader(), true)
            .read(some, preprocessing, TrainingListener.SILENT);
    List<Image> images = shown.images();
    if (images.isEmpty()) {
      return List.of();
    }
    List<List<Image>> columns = new ArrayList<>();
    columns.add(images);
    for (ContextFigures figures : choice.figures()) {
      columns.add(ContextTransformation.show(figures.context(), images));
    }
    List<ContextExample> examples = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      int row = i;
      examples.add(
          new ContextExample(
              String.valueOf(shown.paths().get(i).getFileName()),
              columns.stream().map(column -> PictureThumbnails.jpeg(column.get(row))).toList()));
    }
    return examples;
  }

  private void tell(ContextChoice choice) {
    ContextWords words = new ContextWords(choice);
    console.print(words.headline());
    words.reasons().forEach(console::print);
    console.print(
        "context=%s %s suitable=%s pictures=%d"
            .formatted(
                ContextAugmentation.names(choice.contexts()),
                choice.figures().stream()
                    .map(ContextsCommand::fitness)
                    .collect(Collectors.joining(" ")),
                suitable(choice),
                choice.images()));
  }

  /** Which may be chosen by their fitness; the others have too little of one of its parts. */
  private static String suitable(ContextChoice choice) {
    String names =
        choice.figures().stream()
            .filter(ContextFigures::suits)
            .map(figures -> figures.context().toString())
            .collect(Collectors.joining(","));
    return names.isEmpty() ? "none" : names;
  }

  private static String fitness(ContextFigures figures) {
    ContextAugmentation context = figures.context();
    return String.format(Locale.ROOT, "%s=%.4f", context, figures.fitness());
  }
}
