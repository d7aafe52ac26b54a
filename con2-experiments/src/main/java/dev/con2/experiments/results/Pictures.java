package dev.con2.experiments.results;

/**
 * What a run learned from and was tested on. Runs that agree in it had the same pictures, as the
 * same number of a class is always the same pictures.
 *
 * @param side of the squares in pixels
 * @param preprocessing how they came to be such squares, in words
 * @param numerics the version that decoded and resized them
 */
record Pictures(
    String dataset,
    String fingerprint,
    int classIndex,
    int side,
    String preprocessing,
    int training,
    int testNormal,
    int testAnomalous,
    int numerics) {

  static Pictures of(RunResult run) {
    return new Pictures(
        run.dataset(),
        run.datasetFingerprint(),
        run.classIndex(),
        run.side(),
        run.preprocessing(),
        run.trainingImages(),
        run.testNormal(),
        run.testAnomalous(),
        run.numerics());
  }
}
