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

  /** What the names of the arrays with the encoded pictures of a self-test begin with. */
  static final String PICTURE_ARRAY = "picture.";

  static final String SELF_TEST = "self-test";

  /** Of models of before pictures were in the self-test. */
  static final String TOLERANCE = "tolerance";

  static final String PICTURES = "pictures";
  static final int FIRST_FORMAT_WITH_PICTURES = 3;

  /** Of models of before: 0.001, and 0.02 where the precision is bf16. */
  static final double LARGEST_TOLERANCE = 0.02;

  /** What the names of the variances of batch norm end with. */
  static final String RUNNING_VARIANCE = "running_var";

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
