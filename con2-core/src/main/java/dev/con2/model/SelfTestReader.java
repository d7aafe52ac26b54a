package dev.con2.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.con2.image.Image;
import dev.con2.internal.archive.JsonFields;
import dev.con2.internal.engine.Safetensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads the self-test of a model file, of any format. */
final class SelfTestReader {

  private final int format;
  private final JsonNode json;
  private final Map<String, Safetensors.Array> arrays;

  SelfTestReader(int format, JsonNode modelJson, Map<String, Safetensors.Array> arrays) {
    this.format = format;
    this.json = JsonFields.object(modelJson, ModelFields.SELF_TEST);
    this.arrays = arrays;
  }

  /**
   * Reads it.
   *
   * @param scores the names of those that the model has
   * @param side of the square images, in pixels
   * @throws RuntimeException if it is not whole
   */
  SelfTest read(List<String> scores, int side) {
    List<Image> images = images(side);
    List<SelfTest.EncodedPicture> pictures = pictures();
    Map<String, double[]> values = new LinkedHashMap<>();
    for (String score : scores) {
      double[] known = JsonFields.numbers(json, score);
      if (known.length != images.size() + pictures.size()) {
        throw new IllegalArgumentException(
            "its self-test has %d scores by %s of %d images"
                .formatted(known.length, score, images.size() + pictures.size()));
      }
      values.put(score, known);
    }
    return new SelfTest(images, pictures, values, tolerance());
  }

  private List<Image> images(int side) {
    Safetensors.Bytes array =
        Safetensors.require(arrays, ModelFields.IMAGES_ARRAY, Safetensors.Bytes.class);
    int each = 3 * side * side; // at most 50 million, as the side was checked
    int count = array.values().length / each;
    if (count < 1
        || count > SelfTest.MOST
        || !array.shape().equals(List.of(count, 3, side, side))) {
      throw new IllegalArgumentException(
          "the images of its self-test are of the shape " + array.shape());
    }
    List<Image> images = new ArrayList<>();
    for (int start = 0; start < array.values().length; start += each) {
      byte[] samples = Arrays.copyOfRange(array.values(), start, start + each);
      images.add(new Image.EightBit(side, side, samples));
    }
    return images;
  }

  /** None in models of before format 3. */
  private List<SelfTest.EncodedPicture> pictures() {
    if (format < ModelFields.FIRST_FORMAT_WITH_PICTURES) {
      return List.of();
    }
    List<SelfTest.EncodedPicture> pictures = new ArrayList<>();
    JsonFields.texts(json, ModelFields.PICTURES)
        .forEach(
            (name, fingerprint) -> {
              byte[] file =
                  Safetensors.require(
                          arrays, ModelFields.PICTURE_ARRAY + name, Safetensors.Bytes.class)
                      .values();
              if (file.length > SelfTest.MOST_BYTES) {
                throw new IllegalArgumentException(
                    "the picture %s of its self-test has %d bytes".formatted(name, file.length));
              }
              pictures.add(new SelfTest.EncodedPicture(name, file, fingerprint));
            });
    if (pictures.isEmpty() || pictures.size() > SelfTest.MOST) {
      throw new IllegalArgumentException(
          "its self-test has %d pictures".formatted(pictures.size()));
    }
    return pictures;
  }

  /** Of models of before format 3; later ones have a rule that no file can change. */
  private OptionalDouble tolerance() {
    return format < ModelFields.FIRST_FORMAT_WITH_PICTURES
        ? OptionalDouble.of(
            JsonFields.number(
                json,
                ModelFields.TOLERANCE,
                0,
                ModelFields.LARGEST_TOLERANCE,
                "a number from 0 to " + ModelFields.LARGEST_TOLERANCE))
        : OptionalDouble.empty();
  }
}
