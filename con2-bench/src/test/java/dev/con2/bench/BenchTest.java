package dev.con2.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a measurement's arguments is said in a line, without a stack trace. */
class BenchTest {

  @Test
  void namesTheMeasurementsWhereItIsGivenNoneOfThem() throws Exception {
    assertThat(Bench.failure())
        .hasValueSatisfying(said -> assertThat(said).contains("StepProfile"));
    assertThat(Bench.failure("Compare"))
        .hasValueSatisfying(
            said -> assertThat(said).contains("'Compare'").contains("CompareMethods"));
  }

  @Test
  void saysWhatAMeasurementTakes() throws Exception {
    assertThat(Bench.failure("CompareMethods", "folder"))
        .hasValueSatisfying(
            said -> assertThat(said).contains("FOLDER SET,... METHOD:SCORE[=NAME]..."));
    assertThat(Bench.failure("IntervalCoverage", "many"))
        .hasValueSatisfying(said -> assertThat(said).contains("\"many\"").contains("DRAWS"));
    assertThat(Bench.failure("ConformalPromise", "1", "8", "8", "16", "folder"))
        .hasValueSatisfying(said -> assertThat(said).contains("2 splits"));
  }

  @Test
  void saysWhichFileIsNotThere(@TempDir Path folder) throws Exception {
    Path kept = folder.resolve("kept.safetensors");
    assertThat(Bench.failure("CompareScores", kept.toString()))
        .hasValueSatisfying(
            said -> assertThat(said).contains(kept.toString()).contains("MODEL TRAINING"));
    assertThat(Bench.failure("ScoreTestPictures", folder + "/m.con2", "out.csv", "a", "b"))
        .hasValueSatisfying(said -> assertThat(said).contains("m.con2"));
  }

  @Test
  void saysNothingWhereAllWentWell() throws Exception {
    assertThat(Bench.failure("IntervalCoverage", "1")).isEmpty();
  }
}
