package dev.con2.model;

import dev.con2.train.EpochSummary;
import dev.con2.train.UnlearnedTerm;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a model was made, well enough to make it again.
 *
 * @param con2Version of the program
 * @param numerics the version, {@link #NUMERICS}, that it was computed by; {@link
 *     #NUMERICS_UNKNOWN} of models of before this was recorded
 * @param libraries names and versions of what computed it
 * @param options of the training, by name: text, numbers, true or false. A whole number that was
 *     read from a file may be of another class than in a new model; its text is the same
 * @param training fingerprints of the images that were trained on, SHA-256 in hex
 * @param heldOut fingerprints of the images that calibrate
 * @param dataFingerprint SHA-256 in hex over the fingerprints of all images, in order
 * @param exactCopies files among the images that are exact copies of others
 * @param curve the epochs of the training; none where nothing was trained
 * @param collapsedLosses for terms that were trained on, by name: the loss of a network that makes
 *     the same of every image; none where nothing was trained, and in models of before this was
 *     recorded
 */
public record Provenance(
    String con2Version,
    int numerics,
    Map<String, String> libraries,
    Map<String, Object> options,
    List<String> training,
    List<String> heldOut,
    String dataFingerprint,
    int exactCopies,
    List<EpochSummary> curve,
    Map<String, Double> collapsedLosses) {

  /**
   * The version of the numerics: which numbers con2 computes from given pictures and options. Raise
   * it with every change by which the same pictures, options and seed come to give other weights or
   * scores, but for the last digits: another loss, draw, first weight, step of the optimiser, view,
   * score, decoding or resizing. So does a score more of a method, as runs of before are done and
   * would never get it. A change of speed alone is none.
   *
   * <p>Models and the records of experiments keep it. Runs of another version are other runs: they
   * are done again, and never share a table with those of this one.
   */
  public static final int NUMERICS = 11;

  /** Of what was made before the version was recorded. */
  public static final int NUMERICS_UNKNOWN = 0;

  /** Copies the collections, in their order. */
  public Provenance {
    libraries = Collections.unmodifiableMap(new LinkedHashMap<>(libraries));
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
    curve = List.copyOf(curve);
    collapsedLosses = Collections.unmodifiableMap(new LinkedHashMap<>(collapsedLosses));
  }

  /** In one line, without every fingerprint. */
  @Override
  public String toString() {
    return "Provenance[con2 %s, numerics %d, %d images trained on, %d held out, %d epochs, %s]"
        .formatted(con2Version, numerics, training.size(), heldOut.size(), curve.size(), options);
  }

  /** How many images the model was made of: those that trained and those that calibrate. */
  public int images() {
    return training.size() + heldOut.size();
  }

  /** The terms that training has not taught the network. */
  public List<UnlearnedTerm> unlearned() {
    return UnlearnedTerm.among(curve, collapsedLosses);
  }
}
