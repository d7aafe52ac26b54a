package dev.con2;

import dev.con2.device.ProcessorThreads;
import dev.con2.error.TrainingStoppedException;
import dev.con2.error.UnreadableImageException;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageStream;
import dev.con2.image.Preprocessing;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingListener.Phase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads normal pictures.
 *
 * @param reader decodes them
 * @param skipBroken whether to leave out pictures that cannot be read, instead of stopping
 */
public record NormalPicturesReader(ImageReader reader, boolean skipBroken) {

  /**
   * Reads all of them.
   *
   * @param listener receives progress and what was left out, and may ask to stop
   * @throws UnreadableImageException if a picture cannot be read and is not to be left out
   * @throws TrainingStoppedException if the listener asked to stop
   */
  public NormalPictures read(
      List<Path> pictures, Preprocessing preprocessing, TrainingListener listener) {
    List<ImageStream.StreamedFile.Decoded> decoded = new ArrayList<>();
    List<UnreadableImageException> broken = new ArrayList<>();
    int threads = ProcessorThreads.inUse();
    try (ImageStream stream = new ImageStream(reader, preprocessing, pictures, threads)) {
      while (stream.hasNext()) {
        if (listener.stopRequested()) {
          throw new TrainingStoppedException("stopped while reading the pictures");
        }
        ImageStream.StreamedFile entry = stream.next();
        if (entry instanceof ImageStream.StreamedFile.Decoded picture) {
          decoded.add(picture);
        } else if (entry instanceof ImageStream.StreamedFile.Broken unreadable) {
          broken.add(unreadable.error());
        }
        listener.phase(Phase.READING, decoded.size() + broken.size(), pictures.size());
      }
    }
    refuse(broken, listener);
    return new NormalPictures(decoded);
  }

  private void refuse(List<UnreadableImageException> broken, TrainingListener listener) {
    if (broken.isEmpty()) {
      return;
    }
    if (!skipBroken) {
      throw broken.get(0).andOthers(broken.size() - 1);
    }
    broken.forEach(error -> listener.notice("skipped: " + error.getMessage()));
  }
}
