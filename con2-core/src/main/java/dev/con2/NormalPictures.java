package dev.con2;

import dev.con2.image.Duplicates;
import dev.con2.image.Image;
import dev.con2.image.ImageStream;
import dev.con2.internal.engine.Sha256;
import dev.con2.internal.image.ImageCache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The normal pictures of a training, decoded once, in the order of their files: in memory, or in a
 * temporary file that lasts until this is closed.
 */
public final class NormalPictures implements AutoCloseable {

  private final List<Path> paths;
  private final List<String> fingerprints;
  private final List<Image> images;
  private final Optional<ImageCache> cache;

  /** In memory. */
  public NormalPictures(List<ImageStream.StreamedFile.Decoded> pictures) {
    this(
        pictures.stream().map(ImageStream.StreamedFile.Decoded::path).toList(),
        pictures.stream().map(ImageStream.StreamedFile.Decoded::fingerprint).toList(),
        pictures.stream().map(ImageStream.StreamedFile.Decoded::image).toList(),
        Optional.empty());
  }

  /**
   * In memory or in a file.
   *
   * @param cache that holds the images, if one does; closed with this
   */
  NormalPictures(
      List<Path> paths, List<String> fingerprints, List<Image> images, Optional<ImageCache> cache) {
    this.paths = List.copyOf(paths);
    this.fingerprints = List.copyOf(fingerprints);
    this.images = images;
    this.cache = cache;
  }

  /** Images that are decoded already and have no files: they are known as they are. */
  static NormalPictures ofImages(List<Image> images) {
    return new NormalPictures(
        IntStream.range(0, images.size()).mapToObj(i -> Path.of("image-" + i)).toList(),
        images.stream().map(Image::fingerprint).toList(),
        List.copyOf(images),
        Optional.empty());
  }

  /** The same pictures, whose temporary file stays where these are closed. */
  NormalPictures borrowed() {
    return new NormalPictures(paths, fingerprints, images, Optional.empty());
  }

  /** How many there are. */
  public int size() {
    return paths.size();
  }

  /** Their files. */
  public List<Path> paths() {
    return paths;
  }

  /** All images; those in a file are read when they are asked for, and not kept. */
  public List<Image> images() {
    return images;
  }

  /** The images at these positions, likewise. */
  public List<Image> images(int[] positions) {
    return images instanceof ImageCache.Images cached
        ? cached.at(positions)
        : Arrays.stream(positions).mapToObj(images::get).toList();
  }

  /** The fingerprints at these positions. */
  public List<String> fingerprints(int[] positions) {
    return Arrays.stream(positions).mapToObj(fingerprints::get).toList();
  }

  /** All fingerprints. */
  public List<String> fingerprints() {
    return fingerprints;
  }

  /** Exact copies among the pictures. */
  public Duplicates duplicates() {
    return Duplicates.within(paths, fingerprints);
  }

  /** SHA-256 in hex over all fingerprints in order: the same pictures, whatever they are called. */
  public String fingerprint() {
    MessageDigest digest = Sha256.begin();
    for (String fingerprint : fingerprints) {
      digest.update(fingerprint.getBytes(StandardCharsets.US_ASCII));
    }
    return Sha256.end(digest);
  }

  /** Deletes the temporary file, if there is one: its images are gone. */
  @Override
  public void close() {
    cache.ifPresent(ImageCache::close);
  }
}
