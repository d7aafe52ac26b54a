package dev.con2.internal.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.augment.ChannelValues;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.image.Preprocessing.Interpolation;
import dev.con2.internal.engine.Sha256;
import dev.con2.internal.files.FileProblem;
import dev.con2.internal.options.Choices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * How the images of an encoder are made, as the JSON file beside it says: {@code NAME.json} beside
 * {@code NAME.pt}, with {@code image-size}, {@code fit}, {@code interpolation}, {@code mean} and
 * {@code standard-deviation}, each optional.
 *
 * @param imageSize side of the square images in pixels
 * @param fit what happens to a picture that is not square
 * @param interpolation of its resize
 * @param mean what is taken from each channel
 * @param standardDeviation what each channel is divided by after that
 */
public record EncoderFile(
    OptionalInt imageSize,
    Optional<Fit> fit,
    Optional<Interpolation> interpolation,
    Optional<ChannelValues> mean,
    Optional<ChannelValues> standardDeviation) {

  private static final EncoderFile SILENT =
      new EncoderFile(
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Of an encoder without a file. */
  public static EncoderFile silent() {
    return SILENT;
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is said beside the file; nothing if no JSON file is there.
   *
   * @throws InvalidInputException if the encoder is missing, or its JSON file cannot be understood
   */
  public static EncoderFile beside(Path encoder) {
    if (!Files.isRegularFile(encoder)) {
      throw new InvalidInputException(
          "there is no encoder file %s; check the path".formatted(encoder));
    }
    Path json = jsonBeside(encoder);
    return Files.isRegularFile(json) ? read(json) : SILENT;
  }

  /** {@code NAME.json} beside {@code NAME.pt}. */
  static Path jsonBeside(Path module) {
    String name = String.valueOf(module.getFileName());
    int dot = name.lastIndexOf('.');
    return module.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".json");
  }

  /**
   * The SHA-256 of an encoder's file, in hexadecimal digits.
   *
   * @throws InvalidInputException if it cannot be read
   */
  public static String sha256(Path encoder) {
    return Sha256.of(bytes(encoder));
  }

  /**
   * The bytes of an encoder's file.
   *
   * @throws InvalidInputException if it cannot be read
   */
  static byte[] bytes(Path encoder) {
    try {
      return Files.readAllBytes(encoder);
    } catch (IOException e) {
      throw new InvalidInputException(
          "the encoder file %s cannot be read (%s); check that it is there and may be read"
              .formatted(encoder, FileProblem.reason(e)),
          e);
    }
  }

  private static EncoderFile read(Path file) {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        throw wrong(file, "it is not an object");
      }
      JsonNode size = root.path("image-size");
      if (!size.isMissingNode() && !size.isInt()) {
        throw wrong(file, "image-size is not a whole number");
      }
      return new EncoderFile(
          size.isInt() ? OptionalInt.of(size.intValue()) : OptionalInt.empty(),
          value(file, root, "fit", text -> Choices.parse(Fit.class, "fit", text)),
          value(
              file,
              root,
              "interpolation",
              text -> Choices.parse(Interpolation.class, "interpolation", text)),
          value(file, root, "mean", ChannelValues::parse),
          value(file, root, "standard-deviation", ChannelValues::parse));
    } catch (JsonProcessingException e) {
      throw wrong(file, String.valueOf(e.getOriginalMessage()));
    } catch (IOException e) {
      throw wrong(file, FileProblem.reason(e));
    }
  }

  /** A text, or numbers as a text with commas between, read by the parser. */
  private static <T> Optional<T> value(
      Path file, JsonNode root, String name, Function<String, T> parser) {
    JsonNode node = root.path(name);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    String text =
        node.isArray()
            ? StreamSupport.stream(node.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(","))
            : node.asText();
    try {
      return Optional.of(parser.apply(text));
    } catch (InvalidInputException e) {
      throw wrong(file, name + ": " + e.getMessage());
    }
  }

  private static InvalidInputException wrong(Path file, String what) {
    return new InvalidInputException(
        "%s cannot be understood (%s); write {\"image-size\": 224, \"mean\": [0.5, 0.5, 0.5], \"standard-deviation\": [0.5, 0.5, 0.5]}"
            .formatted(file, what));
  }
}
