package dev.con2.model;

import dev.con2.error.UnreadableImageException;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.internal.engine.RandomStream;
import dev.con2.score.Calibration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A few drawn images and encoded pictures with the scores that the model gave them when it was
 * made, by which a reader of the file knows that it computes the same, and reads pictures as they
 * were read there.
 *
 * @param images square images of the model's size, 8 bits a sample
 * @param pictures small pictures in several formats; none in models of before they were kept
 * @param scores for each score by name one value an image, and behind them one a picture
 * @param tolerance of a model of before pictures were kept: the largest difference of a score that
 *     another machine may show, as a part of max(1, |score|). Of others there is one rule, {@link
 *     #TOLERANCE}
 */
public record SelfTest(
    List<Image> images,
    List<EncodedPicture> pictures,
    Map<String, double[]> scores,
    OptionalDouble tolerance) {

  /**
   * How far a score may lie from the recorded one, in spreads of the held-out scores ({@link
   * dev.con2.score.Calibration#spread}); of an image that lies z spreads from the middle of the
   * held-out ones, |z| above 1, so many times z.
   *
   * <p>The rule is about verdicts. Where the scores of normal images have a normal distribution, a
   * shift of all scores by a twentieth of its standard deviation moves a false-alarm rate of 0.05
   * to 0.055, a tenth of itself, and one of 0.01 to 0.0114. An image far off is not so near a
   * threshold, and rounding moves its score in proportion to how far off it is.
   */
  public static final double TOLERANCE = 0.05;

  /** What stands for the spread where nothing is held out, as a part of max(1, |score|). */
  private static final double SPREAD_UNKNOWN = 0.02;

  /** More images and pictures than this no model has. */
  static final int MOST = 32;

  /** A picture is at most so large, encoded. */
  static final int MOST_BYTES = 1 << 16;

  private static final int MOST_PIXELS = 1 << 16;
  private static final int IMAGES = 3;
  private static final long STREAM = 0x73656c66L;

  private static final List<String> PICTURES =
      List.of(
          "jpeg-444.jpg",
          "jpeg-422.jpg",
          "jpeg-420.jpg",
          "jpeg-440.jpg",
          "jpeg-411.jpg",
          "jpeg-grey.jpg",
          "png.png",
          "tiff.tif");

  /**
   * An encoded picture.
   *
   * @param name such as {@code jpeg-420.jpg}, which says how it is encoded
   * @param file its bytes; not to be written to
   * @param fingerprint of the image that it was decoded to where the model was made, as {@link
   *     Image#fingerprint} has it
   */
  public record EncodedPicture(String name, byte[] file, String fingerprint) {

    /** The picture as this machine decodes it; nothing if it cannot. */
    public Optional<Image> decoded() {
      try {
        return Optional.of(decode(name, file));
      } catch (UnreadableImageException e) {
        return Optional.empty();
      }
    }
  }

  /** Copies the collections. */
  public SelfTest {
    images = List.copyOf(images);
    pictures = List.copyOf(pictures);
    scores = copy(scores);
  }

  /** A new copy, in the order in which the model's file has them. */
  @Override
  public Map<String, double[]> scores() {
    return copy(scores);
  }

  /** In the same order: the file of a model is written in it, and is to have the same bytes. */
  private static Map<String, double[]> copy(Map<String, double[]> scores) {
    Map<String, double[]> copies = new LinkedHashMap<>();
    scores.forEach((name, values) -> copies.put(name, values.clone()));
    return Collections.unmodifiableMap(copies);
  }

  /** How large a {@link #deviation} may be. */
  public double allowed() {
    return tolerance.orElse(TOLERANCE);
  }

  /**
   * How far a score lies from the recorded one, to be held against {@link #allowed}.
   *
   * @param calibration of the score
   */
  public double deviation(Calibration calibration, double recorded, double actual) {
    double difference = Math.abs(actual - recorded);
    double size = Math.max(1, Math.abs(recorded));
    if (tolerance.isPresent()) {
      return difference / size;
    }
    OptionalDouble spread = calibration.spread();
    if (spread.isEmpty()) {
      return difference / (SPREAD_UNKNOWN * size);
    }
    double fromTheMiddle = Math.abs(recorded - calibration.median().orElseThrow());
    return difference / Math.max(spread.getAsDouble(), fromTheMiddle);
  }

  private static Image decode(String name, byte[] file) {
    return new ImageReader(MOST_PIXELS).read(new ByteArrayInputStream(file), name);
  }

  /**
   * What new models are tested with, as decoded here.
   *
   * @param preprocessing of the model
   * @param scoring gives for each score by name one value an image
   */
  public static SelfTest of(
      Preprocessing preprocessing, Function<List<Image>, Map<String, double[]>> scoring) {
    List<Image> images = drawImages(preprocessing.side());
    List<EncodedPicture> pictures = new ArrayList<>();
    List<Image> prepared = new ArrayList<>(images); // as the model takes them
    for (String name : PICTURES) {
      byte[] file = resource(name);
      Image image = decode(name, file);
      pictures.add(new EncodedPicture(name, file, image.fingerprint()));
      prepared.add(preprocessing.apply(image));
    }
    return new SelfTest(images, pictures, scoring.apply(prepared), OptionalDouble.empty());
  }

  private static byte[] resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(SelfTest.class.getResourceAsStream("self-test/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Images to test with: soft waves of colour, drawn from a fixed key, so that no picture of the
   * training set has to be in the file.
   */
  private static List<Image> drawImages(int side) {
    List<Image> images = new ArrayList<>();
    for (int number = 0; number < IMAGES; number++) {
      RandomStream random = RandomStream.of(STREAM, number);
      byte[] samples = new byte[3 * side * side];
      for (int channel = 0; channel < 3; channel++) {
        double across = random.uniform(-6, 6) / side;
        double down = random.uniform(-6, 6) / side;
        double phase = random.uniform(0, 2 * Math.PI);
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            double wave = StrictMath.sin(across * x + down * y + phase);
            samples[(channel * side + y) * side + x] = (byte) Math.round(127.5 + 120 * wave);
          }
        }
      }
      images.add(new Image.EightBit(side, side, samples));
    }
    return images;
  }
}
