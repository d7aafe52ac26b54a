package dev.con2;

import dev.con2.error.TrainingStoppedException;
import dev.con2.error.UnreadableImageException;
import dev.con2.image.FileRemarks;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageStream;
import dev.con2.image.Preprocessing;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingListener.Phase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads normal pictures.
 *
 * @param reader decodes them
 * @param skipBroken whether to leave out pictures that cannot be read, instead of stopping
 */
public record NormalPicturesReader(ImageReader reader, boolean skipBroken) {

  /** Bits that cameras have between 8 and 16. */
  private static final List<Integer> USUAL_BITS = List.of(10, 12, 14);

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
    FileRemarks remarks = new FileRemarks();
    int threads = Runtime.getRuntime().availableProcessors();
    try (ImageStream stream = new ImageStream(reader, preprocessing, pictures, threads)) {
      while (stream.hasNext()) {
        if (listener.stopRequested()) {
          throw new TrainingStoppedException("stopped while reading the pictures");
        }
        ImageStream.StreamedFile entry = stream.next();
        if (entry instanceof ImageStream.StreamedFile.Decoded picture) {
          decoded.add(picture);
          remarks.add(picture);
        } else if (entry instanceof ImageStream.StreamedFile.Broken unreadable) {
          broken.add(unreadable.error());
        }
        listener.phase(Phase.READING, decoded.size() + broken.size(), pictures.size());
      }
    }
    refuse(broken, listener);
    remarks.sentences(false).forEach(listener::notice);
    tellOfFewBits(decoded, preprocessing, listener);
    return new NormalPictures(decoded);
  }

  /** Pictures of a camera of 12 bits in files of 16 are nearly black, and no one would know. */
  private static void tellOfFewBits(
      List<ImageStream.StreamedFile.Decoded> pictures,
      Preprocessing preprocessing,
      TrainingListener listener) {
    if (preprocessing.bits() < Preprocessing.ALL_BITS || pictures.isEmpty()) {
      return;
    }
    int largest = 0;
    for (ImageStream.StreamedFile.Decoded picture : pictures) {
      if (!(picture.image() instanceof Image.SixteenBit image)) {
        return;
      }
      for (short sample : image.samples()) {
        largest = Math.max(largest, sample & 0xffff);
      }
    }
    for (int bits : USUAL_BITS) {
      if (largest >> bits == 0) {
        listener.notice(
            String.format(
                Locale.ROOT,
                "the pictures have 16 bits a sample, but no sample is above %,d of 65,535; if the"
                    + " camera has %d bits, train with --bits %d",
                largest,
                bits,
                bits));
        return;
      }
    }
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
