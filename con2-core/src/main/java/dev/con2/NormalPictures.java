package dev.con2;

import dev.con2.image.Duplicates;
import dev.con2.image.Image;
import dev.con2.image.ImageStream;
import dev.con2.internal.engine.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The normal pictures of a training, decoded once.
 *
 * @param pictures in the order of their files
 */
public record NormalPictures(List<ImageStream.StreamedFile.Decoded> pictures) {

  /** Copies the list. */
  public NormalPictures {
    pictures = List.copyOf(pictures);
  }

  /** Images that are decoded already and have no files: they are known as they are. */
  static NormalPictures ofImages(List<Image> images) {
    return new NormalPictures(
        IntStream.range(0, images.size())
            .mapToObj(
                i ->
                    ImageStream.StreamedFile.Decoded.ofImage(
                        Path.of("image-" + i), images.get(i), images.get(i).fingerprint()))
            .toList());
  }

  /** How many there are. */
  public int size() {
    return pictures.size();
  }

  /** All images. */
  public List<Image> images() {
    return pictures.stream().map(ImageStream.StreamedFile.Decoded::image).toList();
  }

  /** The images at these positions. */
  public List<Image> images(int[] positions) {
    return Arrays.stream(positions).mapToObj(position -> pictures.get(position).image()).toList();
  }

  /** The fingerprints at these positions. */
  public List<String> fingerprints(int[] positions) {
    return Arrays.stream(positions)
        .mapToObj(position -> pictures.get(position).fingerprint())
        .toList();
  }

  /** All fingerprints. */
  public List<String> fingerprints() {
    return pictures.stream().map(ImageStream.StreamedFile.Decoded::fingerprint).toList();
  }

  /** Exact copies among the pictures. */
  public Duplicates duplicates() {
    Map<Path, String> fingerprints = new LinkedHashMap<>();
    pictures.forEach(picture -> fingerprints.put(picture.path(), picture.fingerprint()));
    return Duplicates.within(fingerprints);
  }

  /** SHA-256 in hex over all fingerprints in order: the same pictures, whatever they are called. */
  public String fingerprint() {
    MessageDigest digest = Sha256.begin();
    for (String fingerprint : fingerprints()) {
      digest.update(fingerprint.getBytes(StandardCharsets.US_ASCII));
    }
    return Sha256.end(digest);
  }
}
