package dev.con2.experiments;

import dev.con2.error.UnreadableImageException;
import dev.con2.evaluate.TrivialFeatures;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.DatasetItem;
import dev.con2.experiments.dataset.ResizeAndCrop;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageReader.Identified;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The pictures of runs at the size that they are learned from, each decoded once: test images are
 * kept while runs are on their dataset, training images while they are on their class.
 */
final class DecodedImages {

  /**
   * A picture and where it came from.
   *
   * @param image at the size that it is learned from
   * @param fingerprint as {@link dev.con2.experiments.dataset.Dataset#identify} gives it
   * @param features what can be said of it with no learning
   */
  record DecodedItem(DatasetItem item, Image image, String fingerprint, TrivialFeatures features) {}

  private static final int SAMPLED_WITHOUT_TRAINING = 16;

  private record Training(OpenDataset data, DatasetClass normal, List<DecodedItem> images) {}

  private record Test(OpenDataset data, List<DecodedItem> images) {}

  private final ImageReader reader = new ImageReader();
  private final Consumer<String> notices;
  private Optional<Training> training = Optional.empty();
  private Optional<Test> test = Optional.empty();

  /** Tells of pictures that cannot be read, which are left out. */
  DecodedImages(Consumer<String> notices) {
    this.notices = notices;
  }

  /** The images that a run learns from. */
  List<DecodedItem> training(PlannedRun run) {
    letOthersGo(run);
    if (training.isEmpty()) {
      List<DecodedItem> images = decode(run, run.training(), ResizeAndCrop::forTraining);
      training = Optional.of(new Training(run.data(), run.normal(), images));
    }
    return training.get().images();
  }

  /** The images that a run scores. */
  List<DecodedItem> test(PlannedRun run) {
    letOthersGo(run);
    if (test.isEmpty()) {
      test = Optional.of(new Test(run.data(), decode(run, run.test(), ResizeAndCrop::apply)));
    }
    return test.get().images();
  }

  /** As many images of a run as a training step needs, the first of its class. */
  static List<DecodedItem> sample(PlannedRun run) {
    List<DatasetItem> items = run.training();
    int count =
        run.options()
            .objective()
            .map(
                objective ->
                    run.options().optimiser().imagesPerStep(objective.rowsPerImage(), items.size()))
            .orElse(Math.min(items.size(), SAMPLED_WITHOUT_TRAINING));
    return new DecodedImages(unreadable -> {})
        .decode(run, items.subList(0, count), ResizeAndCrop::forTraining);
  }

  /** Before anything is decoded, so that two datasets are never in memory together. */
  private void letOthersGo(PlannedRun run) {
    test = test.filter(kept -> kept.data().equals(run.data()));
    training =
        training.filter(
            kept -> kept.data().equals(run.data()) && kept.normal().equals(run.normal()));
  }

  private List<DecodedItem> decode(
      PlannedRun run, List<DatasetItem> items, BiFunction<ResizeAndCrop, Image, Image> resize) {
    ResizeAndCrop preprocessing = run.runOptions().preprocessing(run.data().named());
    return items.parallelStream()
        .flatMap(item -> decode(run, item, image -> resize.apply(preprocessing, image)))
        .toList();
  }

  private Stream<DecodedItem> decode(
      PlannedRun run, DatasetItem item, UnaryOperator<Image> resize) {
    try {
      Identified picture = run.data().dataset().identify(item, reader);
      Image stored = picture.image();
      Image image = resize.apply(stored);
      TrivialFeatures features =
          TrivialFeatures.of(image, item.fileBytes(), stored.width(), stored.height());
      return Stream.of(new DecodedItem(item, image, picture.fingerprint(), features));
    } catch (UnreadableImageException e) {
      notices.accept("left out: " + e.getMessage());
      return Stream.empty();
    }
  }
}
