package dev.con2.experiments.results;

/**
 * What a run learned from and was tested on. Runs that agree in it had the same pictures, as the
 * same number of a class is always the same pictures; preprocessing follows from dataset and side.
 *
 * @param side of the squares in pixels
 * @param numerics the version that decoded and resized them
 */
record Pictures(
    String dataset,
    String fingerprint,
    int classIndex,
    String side,
    int training,
    int testNormal,
    int testAnomalous,
    int numerics) {

  static Pictures of(RunResult run) {
    return new Pictures(
        run.dataset(),
        run.datasetFingerprint(),
        run.classIndex(),
        String.valueOf(run.options().get("image-size")),
        run.trainingImages(),
        run.testNormal(),
        run.testAnomalous(),
        run.numerics());
  }
}
