package dev.con2.model;

/** Names of fields and entries in the model file, which its writer and reader share. */
final class ModelFields {

  static final String KIND = "kind";
  static final String DETECTOR = "detector";
  static final String TORCHSCRIPT = "torchscript";

  static final String ENCODER_ENTRY = "encoder.safetensors";
  static final String SELF_TEST_ENTRY = "self_test.safetensors";

  static final String FINGERPRINTS_ENTRY = "fingerprints.safetensors";

  static final String TRAINING_ARRAY = "training";
  static final String HELD_OUT_ARRAY = "held_out";
  static final String IMAGES_ARRAY = "images";
  static final String MODULE_ENTRY = "torchscript.safetensors";
  static final String MODULE_ARRAY = "module";

  /** There only where it is true. */
  static final String FLIP_FIRST = "flip-first";

  static final String NUMERICS = "numerics";
  static final String HELD_OUT_SCORES = "held-out-scores";
  static final String COLLAPSED_LOSSES = "collapsed-losses";

  /** Of SHA-256. */
  static final int FINGERPRINT_BYTES = 32;

  private ModelFields() {}

  /** Of format 2; in format 1 the scores' entries are called as the scores are. */
  static String scorerEntry(String score, int format) {
    return (format == 1 ? "" : "score-") + score + ".safetensors";
  }
}
