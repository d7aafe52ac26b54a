package dev.con2.model;

import dev.con2.augment.TestTimeView;
import dev.con2.image.Preprocessing;
import dev.con2.method.Method;
import dev.con2.score.CalibratedScorer;
import dev.con2.train.UnlearnedTerm;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A trained detector as plain values: everything that scoring needs, and how it was made. Written
 * to and read from a model file.
 *
 * @param method what was learned, with the options that it was learned with
 * @param preprocessing how a picture becomes a square image
 * @param encoder the encoder, if the method has one
 * @param views the A fixed test-time views, in the order that the method has them in
 * @param scorers every score of the method by name, fitted and calibrated
 * @param defaultScore the one to use unless asked otherwise
 * @param falseAlarmRate the rate to decide at unless asked otherwise
 * @param selfTest images with known scores
 * @param provenance how the model was made
 */
public record DetectorModel(
    Method method,
    Preprocessing preprocessing,
    Optional<TrainedEncoder> encoder,
    List<TestTimeView> views,
    Map<String, CalibratedScorer> scorers,
    String defaultScore,
    double falseAlarmRate,
    SelfTest selfTest,
    Provenance provenance) {

  /** Copies the collections and checks that the default score is there. */
  public DetectorModel {
    views = List.copyOf(views);
    scorers = Collections.unmodifiableMap(new LinkedHashMap<>(scorers));
    if (!scorers.containsKey(defaultScore)) {
      throw new IllegalArgumentException("the model has no score " + defaultScore);
    }
  }

  /** In one line, without its arrays. */
  @Override
  public String toString() {
    return "DetectorModel[%s, scores %s, default %s, %d views, %s]"
        .formatted(method.name(), scorers.keySet(), defaultScore, views.size(), provenance);
  }

  /**
   * A score with its calibration.
   *
   * @throws IllegalArgumentException if the model has none of that name
   */
  public CalibratedScorer scorer(String name) {
    CalibratedScorer scorer = scorers.get(name);
    if (scorer == null) {
      throw new IllegalArgumentException("the model has no score " + name);
    }
    return scorer;
  }

  /**
   * What training and the fitting of the scores warned of, in sentences: the terms that were not
   * learned, then what a score lacks.
   */
  public List<String> warnings() {
    return Stream.concat(
            provenance.unlearned().stream().map(UnlearnedTerm::sentence), scoreWarnings().stream())
        .toList();
  }

  /** What the fitting of the scores alone warned of: what a score lacks. */
  public List<String> scoreWarnings() {
    return scorers.values().stream()
        .flatMap(own -> own.scorer().warnings().stream())
        .distinct()
        .toList();
  }

  /**
   * Writes the model file, whole or not at all. A symbolic link is followed, and what is no
   * ordinary file is written into.
   *
   * @throws dev.con2.error.OutputFailedException if it cannot be written
   * @throws dev.con2.error.ModelFileException if it would have 4 GiB or more
   */
  public void write(Path file) {
    new ModelWriter(this).write(file);
  }

  /**
   * Reads a model file and checks every byte of it.
   *
   * @param methods the method of a name, or nothing if there is none
   * @throws dev.con2.error.ModelFileException if it is missing, damaged, altered, of a later
   *     version, of an unknown method or not a model
   */
  public static DetectorModel read(Path file, Function<String, Optional<Method>> methods) {
    return new ModelReader(file, Objects.requireNonNull(methods)).read();
  }
}
