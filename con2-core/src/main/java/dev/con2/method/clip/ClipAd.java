package dev.con2.method.clip;

import dev.con2.augment.ContextAugmentation;
import dev.con2.encoder.EncoderOptions;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.encoder.TextEncoderFile;
import dev.con2.internal.options.Option;
import dev.con2.internal.train.Objective;
import dev.con2.method.EncoderMethod;
import dev.con2.score.ScorerFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CLIP-AD (Liznerski et al. 2022), zero-shot: a picture is the more anomalous the nearer CLIP finds
 * it to the text of the anomalies than to those of the normal pictures. The encoder is the image
 * tower of that CLIP. Normal pictures are needed only for calibration.
 *
 * @param textEncoder the text tower of the same CLIP, a TorchScript file with a JSON file beside it
 * @param normalPrompt what normal pictures show, P texts; must be given
 * @param anomalyPrompt what anomalies show, one text, not blank, without a semicolon
 * @param textEncoderSha256 of the text tower with its merges, in hexadecimal digits, once they were
 *     read; else empty
 */
public record ClipAd(
    @Option(
            name = "text-encoder",
            value = "FILE.pt",
            help =
                "The text tower of the CLIP whose image tower the encoder is"
                    + " (scripts/export-clip.py writes both). TorchScript is code: take it from"
                    + " someone trusted.")
        Optional<Path> textEncoder,
    @Option(
            name = "normal-prompt",
            value = "TEXT",
            help =
                "What a normal picture shows, such as 'a photo of a cat'; several texts with"
                    + " semicolons between.")
        Optional<Prompts> normalPrompt,
    @Option(
            name = "anomaly-prompt",
            value = "TEXT",
            help = "What an anomalous picture shows; one text, without a semicolon.")
        String anomalyPrompt,
    @Option(name = "text-encoder-sha256") String textEncoderSha256)
    implements EncoderMethod {

  /** Without a CLIP, which is to be given. */
  public static final ClipAd DEFAULT =
      new ClipAd(Optional.empty(), Optional.empty(), "a photo of something", "");

  private static final String EXPORT =
      "write both towers with scripts/export-clip.py (docs/encoders.md says how)";

  /**
   * Checks that there is one text for anomalies.
   *
   * @throws InvalidInputException if it is blank or has a semicolon
   */
  public ClipAd {
    if (anomalyPrompt.isBlank()) {
      throw new InvalidInputException(
          "option anomaly-prompt is empty; give a text such as 'a photo of something'");
    }
    if (anomalyPrompt.contains(Prompts.SEPARATOR)) {
      throw new InvalidInputException(
          "option anomaly-prompt is '%s', and it is one text without a semicolon; only normal-prompt may be several"
              .formatted(anomalyPrompt));
    }
  }

  @Override
  public String name() {
    return "clip-ad";
  }

  @Override
  public String summary() {
    return "Nearness to texts by a CLIP, which is to be given; nothing is trained (Liznerski et al."
        + " 2022).";
  }

  @Override
  public List<ScorerFactory> scorers() {
    return List.of(new ZeroShotScore(this));
  }

  @Override
  public Optional<Objective> objective() {
    return Optional.empty();
  }

  @Override
  public List<ContextAugmentation> contexts() {
    return List.of(ContextAugmentation.ORIGINAL);
  }

  @Override
  public int defaultViews() {
    return 1;
  }

  @Override
  public boolean takesViews() {
    return false;
  }

  @Override
  public void requireGiven(EncoderOptions encoder) {
    if (encoder.isResNet18()) {
      throw new InvalidInputException(
          "clip-ad scores by a CLIP, and the option encoder names none; %s, and give them as encoder and text-encoder"
              .formatted(EXPORT));
    }
    textTower();
    normalTexts();
  }

  /** Makes the texts' vectors, which are few, and forgets them. */
  @Override
  public void requireUsable(int representationSize) {
    ZeroShotScorer.of(textVectors(), representationSize);
  }

  @Override
  public ClipAd identified() {
    return new ClipAd(textEncoder, normalPrompt, anomalyPrompt, textTower().sha256());
  }

  private TextEncoderFile textTower() {
    return TextEncoderFile.of(
        textEncoder.orElseThrow(
            () ->
                new InvalidInputException(
                    "clip-ad compares pictures with texts, and the option text-encoder is missing; %s, and give the text tower"
                        .formatted(EXPORT))));
  }

  private List<String> normalTexts() {
    return normalPrompt
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "option normal-prompt is missing; say what a normal picture shows, such as 'a photo of a cat'"))
        .texts();
  }

  /**
   * The P normal texts, then that of the anomalies.
   *
   * @throws InvalidInputException if there are no normal ones
   */
  List<String> texts() {
    List<String> texts = new ArrayList<>(normalTexts());
    texts.add(anomalyPrompt);
    return List.copyOf(texts);
  }

  /**
   * What the text tower makes of the texts: P + 1 vectors, not normalised.
   *
   * @throws InvalidInputException if a file is missing or cannot be used, or a text is too long
   */
  float[][] textVectors() {
    TextEncoderFile file = textTower();
    ClipTokenizer tokenizer = ClipTokenizer.read(file.merges());
    return file.vectors(texts().stream().map(tokenizer::row).toArray(long[][]::new));
  }
}
