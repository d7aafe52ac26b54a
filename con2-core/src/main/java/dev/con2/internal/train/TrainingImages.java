package dev.con2.internal.train;

import dev.con2.device.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.image.ImageCache;
import dev.con2.internal.image.ImageStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The images of a training as squares of one size. Of an image that is larger, each epoch sees a
 * new square, uniform in place, which the contexts and views of that epoch share (appendix C).
 */
final class TrainingImages implements AutoCloseable {

  private static final long SQUARE = 0x737175617265L;

  private final List<Image> images;
  private final int side;
  private final long seed;
  private final ComputeDevice device;

  /** The images on the device, if none is larger and they have room in memory. */
  private final Optional<ImageStore> squares;

  private final boolean grey;

  /**
   * Copies them to the device, if they are squares of that side already and not too many for
   * memory: those of an {@link ImageCache} are read batch by batch.
   *
   * @param images at least one, none of which changes; each at least {@code side} along both edges
   */
  TrainingImages(List<Image> images, int side, long seed, ComputeDevice device) {
    this.images = images;
    this.side = side;
    this.seed = seed;
    this.device = device;
    if (images instanceof ImageCache.Images cached) {
      squares = Optional.empty();
      grey = cached.areSquares(side) && cached.areGrey();
      return;
    }
    boolean larger =
        images.stream().anyMatch(image -> image.width() > side || image.height() > side);
    squares = larger ? Optional.empty() : Optional.of(ImageStore.of(images, device));
    grey = squares.map(ImageStore::grey).orElse(false);
  }

  /** How many images there are. */
  int size() {
    return images.size();
  }

  /** Whether every image is known to have three equal channels. */
  boolean grey() {
    return grey;
  }

  /**
   * Images in an epoch.
   *
   * @param indices of the images in the list, from 0
   * @param epoch from 0
   * @return (indices, 3, side, side), 32-bit, values in [0, 1]; the caller's
   */
  Tensor select(int[] indices, int epoch) {
    if (squares.isPresent()) {
      return squares.get().select(indices);
    }
    List<Image> chosen = Arrays.stream(indices).mapToObj(index -> square(index, epoch)).toList();
    try (ImageStore store = ImageStore.of(chosen, device)) {
      return store.all();
    }
  }

  private Image square(int index, int epoch) {
    Image image = images.get(index);
    RandomStream random = RandomStream.of(seed, SQUARE, epoch, index);
    int left = random.nextInt(image.width() - side + 1);
    int top = random.nextInt(image.height() - side + 1);
    return image.square(left, top, side);
  }

  @Override
  public void close() {
    squares.ifPresent(ImageStore::close);
  }
}
