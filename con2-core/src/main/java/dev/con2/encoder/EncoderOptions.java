package dev.con2.encoder;

import dev.con2.augment.ChannelValues;
import dev.con2.device.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which encoder, and what it starts from.
 *
 * @param encoder {@code resnet18}, or the path of a TorchScript file
 * @param stem how pictures enter ResNet18; none for the one that suits the side, {@link
 *     Stem#forSide}
 * @param width channels of ResNet18's first stage
 * @param startFrom a safetensors file of weights to begin with, for ResNet18
 * @param freeze whether the encoder stays as it is, and nothing is trained
 * @param mean what is taken from each channel before the encoder; none for what suits it
 * @param standardDeviation what each channel is divided by after that, likewise
 * @param precision of the convolutions; none for what suits the device
 * @param sha256 of the file that the weights come from, in hexadecimal digits, once it was read;
 *     else empty. Another file under the same path is another training
 */
public record EncoderOptions(
    @Option(
            name = "encoder",
            value = "NAME|FILE.pt",
            help =
                "The network: resnet18, or a TorchScript file that makes a vector of each image"
                    + " (scripts/export-encoder.py writes one). TorchScript is code: take it from"
                    + " someone trusted.")
        String encoder,
    @Needs(Need.RESNET18)
        @Option(
            name = "stem",
            value = "NAME",
            help =
                "How pictures enter resnet18: small (every pixel; slow, for hours of training),"
                    + " medium (every second) or large (every fourth). Unless given, medium up to 96"
                    + " pixels, else large.")
        Optional<Stem> stem,
    @Needs(Need.RESNET18)
        @Option(
            name = "width",
            value = "CHANNELS",
            help = "Channels of resnet18's first stage, 8 to 256; 64 is ResNet18 as published.")
        int width,
    @Needs(Need.RESNET18)
        @Option(
            name = "start-from",
            value = "FILE.safetensors",
            help =
                "Begin with these weights of resnet18, under torchvision's or timm's names, instead"
                    + " of random ones; with the width and the stem that they have, for torchvision's"
                    + " width 64.")
        Optional<Path> startFrom,
    @Needs(Need.OBJECTIVE)
        @Option(
            name = "freeze",
            help = "Keep the encoder as it is: nothing is trained, scores are fitted to it.")
        boolean freeze,
    @Option(
            name = "mean",
            value = "R,G,B",
            help =
                "What is taken from each channel, of values from 0 to 1. Unless given, as the JSON"
                    + " file beside the encoder or the weights says; else ImageNet's where"
                    + " weights are given to start from, and 0.5.")
        Optional<ChannelValues> mean,
    @Option(
            name = "standard-deviation",
            value = "R,G,B",
            help = "What each channel is divided by after that; unless given, likewise.")
        Optional<ChannelValues> standardDeviation,
    @Option(
            name = "precision",
            value = "NAME",
            help = "fp32, or bf16 where the device is good at it, which is then the default.")
        Optional<Precision> precision,
    @Option(name = "encoder-sha256") String sha256) {

  /** The name of con2's own encoder. */
  public static final String RESNET18 = "resnet18";

  /** ResNet18 of half width, from random weights. */
  public static final EncoderOptions DEFAULT =
      new EncoderOptions(
          RESNET18,
          Optional.empty(),
          32,
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "");

  /** Checks the ranges. */
  public EncoderOptions {
    Ranges.require("width", 8, width, 256);
    if (startFrom.isPresent() && !encoder.equals(RESNET18)) {
      throw new InvalidInputException(
          "option start-from has weights of resnet18, and the encoder %s has its own; leave one out"
              .formatted(encoder));
    }
  }

  /** Whether the encoder is con2's own ResNet18. */
  public boolean isResNet18() {
    return encoder.equals(RESNET18);
  }

  /**
   * The file that the encoder's weights come from, if any: a JSON file beside it may say how its
   * images are made.
   */
  public Optional<Path> file() {
    return isResNet18() ? startFrom : Optional.of(Path.of(encoder));
  }
}
