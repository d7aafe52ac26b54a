package dev.con2.train;

import dev.con2.image.Duplicates;
import dev.con2.image.Image;
import dev.con2.image.ImageStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The normal pictures of a training, decoded once.
 *
 * @param pictures in the order of their files
 */
public record DataSet(List<ImageStream.Entry.Decoded> pictures) {

  /** Copies the list. */
  public DataSet {
    pictures = List.copyOf(pictures);
  }

  /** The images of these numbers. */
  public List<Image> images(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(number -> pictures.get(number).image()).toList();
  }

  /** The fingerprints of these numbers. */
  public List<String> fingerprints(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(number -> pictures.get(number).fingerprint()).toList();
  }

  /** All fingerprints. */
  public List<String> fingerprints() {
    return pictures.stream().map(ImageStream.Entry.Decoded::fingerprint).toList();
  }

  /** Exact copies among the pictures. */
  public Duplicates duplicates() {
    Map<Path, String> fingerprints = new LinkedHashMap<>();
    pictures.forEach(picture -> fingerprints.put(picture.path(), picture.fingerprint()));
    return Duplicates.within(fingerprints);
  }

  /** SHA-256 in hex over all fingerprints in order: the same pictures, whatever they are called. */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String fingerprint : fingerprints()) {
        digest.update(fingerprint.getBytes(StandardCharsets.US_ASCII));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
