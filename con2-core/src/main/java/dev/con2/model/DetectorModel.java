package dev.con2.model;

import dev.con2.augment.TestTimeView;
import dev.con2.encoder.EncoderConfiguration;
import dev.con2.engine.Precision;
import dev.con2.image.Preprocessing;
import dev.con2.score.CalibratedScorer;
import dev.con2.score.Score;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A trained detector as plain values: everything that scoring needs, and how it was made. Written
 * to and read from a model file.
 *
 * @param preprocessing how a picture becomes a square image
 * @param encoder shape of the encoder
 * @param parameters of the encoder, in the order of its layout; the heads are dropped
 * @param statistics of its batch norms, likewise
 * @param precision that the representations were computed in
 * @param views the A fixed test-time views, the plain one of each context first among its own
 * @param scorers both scores, fitted and calibrated
 * @param defaultScore the one to use unless asked otherwise
 * @param falseAlarmRate the rate to decide at unless asked otherwise
 * @param selfTest images with known scores
 * @param provenance how the model was made
 */
public record DetectorModel(
    Preprocessing preprocessing,
    EncoderConfiguration encoder,
    float[] parameters,
    float[] statistics,
    Precision precision,
    List<TestTimeView> views,
    Map<Score, CalibratedScorer> scorers,
    Score defaultScore,
    double falseAlarmRate,
    SelfTest selfTest,
    Provenance provenance) {

  /** Copies the collections and checks that both scores are there. */
  public DetectorModel {
    views = List.copyOf(views);
    scorers = Map.copyOf(scorers);
    if (scorers.size() != Score.values().length) {
      throw new IllegalArgumentException("a model holds both scores");
    }
  }

  /**
   * Writes the model file, whole or not at all.
   *
   * @throws dev.con2.error.ModelFileException if it cannot be written
   */
  public void write(Path file) {
    new ModelWriter(this).write(file);
  }

  /**
   * Reads a model file and checks every byte of it.
   *
   * @throws dev.con2.error.ModelFileException if it is missing, damaged, altered, of a later
   *     version or not a model
   */
  public static DetectorModel read(Path file) {
    return new ModelReader(file).read();
  }
}
