package dev.con2.train;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.encoder.FoldedResNet18;
import dev.con2.encoder.NetworkWeights;
import dev.con2.encoder.ResNet18;
import dev.con2.encoder.ViewEmbedder;
import dev.con2.encoder.WeightLayout;
import dev.con2.engine.TensorTransfer;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.score.Embeddings;
import dev.con2.train.TrainingListener.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The encoder g at the end of a training with its fixed test-time views (section 3.3): what scores
 * are fitted to. The heads are gone.
 *
 * <p>Owns its native memory until closed.
 */
public final class TrainedEncoder implements AutoCloseable {

  private static final int TIMED_IMAGES = 16;

  /** 256 MB of representations. */
  private static final long MOST_NUMBERS = 64L << 20;

  private final TrainingOptions options;
  private final float[] parameters;
  private final float[] statistics;
  private final List<TestTimeView> views;
  private final FoldedResNet18 encoder;
  private final ViewEmbedder embedder;

  TrainedEncoder(TrainingOptions options, float[] parameters, float[] statistics) {
    WeightLayout layout = ResNet18.layout(options.encoder());
    this.options = options;
    this.parameters = Arrays.copyOf(parameters, layout.parameterCount());
    this.statistics = Arrays.copyOf(statistics, layout.statisticsCount());
    this.views =
        TestTimeView.draw(
            options.contexts(),
            options.views(),
            AugmentationFamily.cropsOnly(options.minimumViewArea()),
            options.imageSize(),
            options.seed());
    this.encoder =
        new FoldedResNet18(
            options.encoder(),
            this.parameters,
            this.statistics,
            options.precision(),
            options.device());
    this.embedder = new ViewEmbedder(encoder, views);
  }

  /**
   * Trains from the start to the end.
   *
   * @param images at least 2, square with side {@code options.imageSize()}, or larger, in which
   *     case each epoch cuts out a new square
   * @throws dev.con2.error.TrainingFailedException if a loss is not a number
   * @throws TrainingStoppedException if the listener asked to stop
   */
  public static TrainedEncoder train(
      List<Image> images, TrainingOptions options, TrainingListener listener) {
    try (Trainer trainer = new Trainer(images, options, Optional.empty())) {
      TrainingState end = trainer.run(listener, CheckpointPolicy.none());
      return new TrainedEncoder(options, end.parameters(), end.statistics());
    }
  }

  /**
   * About how long it takes to represent images under all views, by the speed of a few of them on
   * throwaway weights.
   */
  public static Duration timeFor(List<Image> images, TrainingOptions options) {
    List<Image> few = middles(images.subList(0, Math.min(TIMED_IMAGES, images.size())), options);
    WeightLayout layout = ResNet18.layout(options.encoder());
    try (NetworkWeights weights =
            NetworkWeights.initialise(layout, options.device(), options.seed());
        TrainedEncoder untrained =
            new TrainedEncoder(
                options,
                TensorTransfer.toFloats(weights.parameters()),
                TensorTransfer.toFloats(weights.statistics()))) {
      untrained.embedder.embed(few);
      long start = System.nanoTime();
      untrained.embedder.embed(few);
      return Duration.ofNanos((System.nanoTime() - start) * images.size() / few.size());
    }
  }

  /** The weights, in the order of {@link ResNet18#layout}; not to be written to. */
  float[] parameters() {
    return parameters;
  }

  /** The running statistics of batch norm, likewise. */
  float[] statistics() {
    return statistics;
  }

  /** The views, as many for each context. */
  public List<TestTimeView> views() {
    return views;
  }

  /**
   * The representations z of images under each view.
   *
   * @param images square, of the encoder's side; of larger ones the middle is taken
   * @return for each view one row an image
   */
  public List<Embeddings> represent(List<Image> images) {
    return represent(images, Phase.REPRESENTING, TrainingListener.SILENT);
  }

  /**
   * The same, telling how it goes.
   *
   * @throws TrainingStoppedException if the listener asked to stop
   */
  public List<Embeddings> represent(List<Image> images, Phase phase, TrainingListener listener) {
    return represent(embedder, views.size(), images, phase, listener);
  }

  /**
   * The same, a few views after others, so that of many images not all representations exist
   * together: with 40 views they take as much memory as the images three times over.
   *
   * @param each is given the rows of each view, in their order
   * @throws TrainingStoppedException if the listener asked to stop
   */
  void represent(
      List<Image> images, Phase phase, TrainingListener listener, Consumer<Embeddings> each) {
    long numbers = (long) images.size() * options.encoder().representationSize();
    represent(images, phase, listener, each, MOST_NUMBERS / Math.max(1, numbers));
  }

  /** The same with so many views at a time, at least one. */
  void represent(
      List<Image> images,
      Phase phase,
      TrainingListener listener,
      Consumer<Embeddings> each,
      long viewsAtATime) {
    int together = (int) Math.max(1, Math.min(views.size(), viewsAtATime));
    int parts = (views.size() + together - 1) / together;
    for (int part = 0; part < parts; part++) {
      int first = part * together;
      List<TestTimeView> some = views.subList(first, Math.min(views.size(), first + together));
      represent(
              new ViewEmbedder(encoder, some),
              some.size(),
              images,
              phase,
              partOf(listener, part, parts))
          .forEach(each);
    }
  }

  private static TrainingListener partOf(TrainingListener all, int part, int parts) {
    return new TrainingListener() {
      @Override
      public void phase(Phase phase, long done, long total) {
        all.phase(phase, (part * total + done) / parts, total);
      }

      @Override
      public boolean stopRequested() {
        return all.stopRequested();
      }
    };
  }

  /**
   * The representations z of images under the plain view of each context alone.
   *
   * @param images square, of the encoder's side; of larger ones the middle is taken
   * @return for each context one row an image
   */
  public List<Embeddings> representPlain(List<Image> images) {
    List<TestTimeView> plain =
        options.contexts().stream()
            .map(context -> new TestTimeView(context, ViewParameters.PLAIN))
            .toList();
    return represent(plain, images);
  }

  /**
   * The representations z of images shown in a context, under the views of the untouched one: the
   * same crops in whatever context.
   *
   * @param images square, of the encoder's side; of larger ones the middle is taken
   * @return for each of these views one row an image
   */
  public List<Embeddings> representIn(ContextAugmentation context, List<Image> images) {
    List<TestTimeView> shown =
        views.stream()
            .filter(view -> view.context().equals(ContextAugmentation.UNTOUCHED))
            .map(view -> new TestTimeView(context, view.parameters()))
            .toList();
    return represent(shown, images);
  }

  private List<Embeddings> represent(List<TestTimeView> others, List<Image> images) {
    return represent(
        new ViewEmbedder(encoder, others),
        others.size(),
        images,
        Phase.REPRESENTING,
        TrainingListener.SILENT);
  }

  private List<Embeddings> represent(
      ViewEmbedder embedder,
      int viewCount,
      List<Image> images,
      Phase phase,
      TrainingListener listener) {
    int dims = options.encoder().representationSize();
    List<float[]> all = new ArrayList<>();
    for (int view = 0; view < viewCount; view++) {
      all.add(new float[images.size() * dims]);
    }
    int batch = ViewEmbedder.batchSize(options.imageSize());
    for (int start = 0; start < images.size(); start += batch) {
      if (listener.stopRequested()) {
        throw new TrainingStoppedException("stopped after training, before the model was written");
      }
      int end = Math.min(start + batch, images.size());
      List<float[]> some = embedder.embed(middles(images.subList(start, end), options));
      for (int view = 0; view < some.size(); view++) {
        float[] part = some.get(view);
        System.arraycopy(part, 0, all.get(view), start * dims, part.length);
      }
      listener.phase(phase, end, images.size());
    }
    return all.stream().map(values -> new Embeddings(images.size(), dims, values)).toList();
  }

  private static List<Image> middles(List<Image> images, TrainingOptions options) {
    return images.stream().map(image -> image.middle(options.imageSize())).toList();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
