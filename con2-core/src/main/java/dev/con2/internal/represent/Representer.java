package dev.con2.internal.represent;

import dev.con2.device.ProcessorThreads;
import dev.con2.image.Image;
import dev.con2.score.Embeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The loop over images and views: represents any number of images in batches, and tells how it
 * goes.
 */
public final class Representer {

  /** 256 MB of representations. */
  private static final long MAXIMUM_VALUES = 64L << 20;

  private final Representation representation;

  /** Receives the progress of the loop. */
  public interface Listener {

    /** Ignores it. */
    Listener SILENT =
        new Listener() {
          @Override
          public void represented(long done, long total) {}
        };

    /** Called before each batch; what it throws ends the loop. */
    default void beforeBatch() {}

    /**
     * Called after each batch.
     *
     * @param done images that are represented, counted over all views
     * @param total images there are
     */
    void represented(long done, long total);
  }

  /** A loop over this representation, which it borrows. */
  public Representer(Representation representation) {
    this.representation = representation;
  }

  /** How many images are represented at a time. */
  public int batchSize() {
    return representation.batchSize();
  }

  /**
   * The representations under all views.
   *
   * @param images square, of one size; each batch of them is asked for once
   * @return for each view one row an image
   */
  public List<Embeddings> represent(List<Image> images, Listener progress) {
    return represent(images, 0, representation.views(), progress);
  }

  /**
   * The representations, a few views after others, so that of many images not all exist together:
   * with 40 views they take as much memory as the images three times over.
   *
   * @param each is given the rows of each view, in their order
   */
  public void representByView(List<Image> images, Listener progress, Consumer<Embeddings> each) {
    long values = Math.max(1, (long) images.size() * representation.size());
    representByView(images, progress, each, MAXIMUM_VALUES / values);
  }

  /** The same with so many views at a time, at least one. */
  void representByView(
      List<Image> images, Listener progress, Consumer<Embeddings> each, long viewsAtATime) {
    int views = representation.views();
    int together = (int) Math.max(1, Math.min(views, viewsAtATime));
    int parts = (views + together - 1) / together;
    for (int part = 0; part < parts; part++) {
      int first = part * together;
      int end = Math.min(views, first + together);
      represent(images, first, end, partOf(progress, part, parts)).forEach(each);
    }
  }

  private static Listener partOf(Listener all, int part, int parts) {
    return new Listener() {
      @Override
      public void beforeBatch() {
        all.beforeBatch();
      }

      @Override
      public void represented(long done, long total) {
        all.represented((part * total + done) / parts, total);
      }
    };
  }

  private List<Embeddings> represent(List<Image> images, int first, int end, Listener progress) {
    ProcessorThreads.takeHere();
    int size = representation.size();
    List<float[]> all = new ArrayList<>();
    for (int view = first; view < end; view++) {
      all.add(new float[Math.multiplyExact(images.size(), size)]);
    }
    int batch = representation.batchSize();
    for (int start = 0; start < images.size(); start += batch) {
      progress.beforeBatch();
      int stop = Math.min(start + batch, images.size());
      List<float[]> some =
          representation.rows(List.copyOf(images.subList(start, stop)), first, end);
      for (int view = 0; view < some.size(); view++) {
        System.arraycopy(some.get(view), 0, all.get(view), start * size, some.get(view).length);
      }
      progress.represented(stop, images.size());
    }
    return all.stream().map(values -> new Embeddings(images.size(), size, values)).toList();
  }
}
