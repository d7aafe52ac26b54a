package dev.con2.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.internal.engine.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A small part of {@code scripts/fuzz}, and inputs that it found. */
class FuzzTest {

  private static final Path REPOSITORY = Path.of("..");

  /** Kinds that con2 itself reads, so that every machine refuses them in the same words. */
  private static final Set<String> OWN = Set.of("gif", "dicom", "configuration", "safetensors");

  @TempDir private Path folder;

  private FuzzTarget target(String name) {
    return FuzzTargets.all(REPOSITORY, folder.resolve("models")).stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Some are read and others refused for many reasons: the alterations get in. */
  @ParameterizedTest
  @CsvSource({
    "jpeg, 500, 10",
    "png, 500, 4",
    "bmp, 500, 5",
    "gif, 500, 8",
    "tiff, 500, 20",
    "webp, 500, 5",
    "dicom, 500, 10",
    "model, 20, 5",
    "configuration, 100, 10",
    "safetensors, 500, 15"
  })
  void read_altered_isReadOrRefusedInASentence(String name, int inputs, int kinds)
      throws Exception {
    FuzzTarget target = target(name);
    Set<String> answers = new HashSet<>();
    for (int number = 0; number < inputs; number++) {
      byte[] input = FuzzWorker.input(target, 0, number);
      try {
        answers.add(Sentence.kind(target.read(input, folder)));
      } catch (Throwable e) {
        throw new AssertionError("%s, case %d".formatted(name, number), e);
      }
    }
    assertThat(answers).contains(FuzzTarget.READ).hasSizeGreaterThan(kinds);
  }

  /** The first input of each kind of sentence of a run, where it was small. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg",
        "png",
        "bmp",
        "gif",
        "tiff",
        "webp",
        "dicom",
        "configuration",
        "safetensors"
      })
  void read_keptInput_isRefusedAsItWas(String name) throws Exception {
    FuzzTarget target = target(name);
    List<String> others = new ArrayList<>();
    for (String line : kept(name)) {
      String[] parts = line.split("\t", -1);
      byte[] input = Base64.getDecoder().decode(parts[1]);
      String answer = target.read(input, folder).replace(folder.toString(), FuzzTarget.SCRATCH);
      if (OWN.contains(name) && !answer.equals(parts[2])) {
        others.add("%s%nwas: %s".formatted(answer, parts[2]));
      }
    }
    assertThat(others).isEmpty();
  }

  private static List<String> kept(String name) throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of("src/test/resources/fuzz/refusals.tsv")).stream()
            .filter(line -> line.startsWith(name + "\t"))
            .toList();
    assertThat(lines).hasSizeGreaterThan(3);
    return lines;
  }

  @Test
  void input_ofOneSeedAndCase_isTheSame() throws IOException {
    for (FuzzTarget target : FuzzTargets.all(REPOSITORY, folder.resolve("models"))) {
      if (!target.originals().isEmpty()) {
        byte[] input = FuzzWorker.input(target, 3, 7);
        assertThat(FuzzWorker.input(target, 3, 7)).isEqualTo(input);
        assertThat(FuzzWorker.input(target, 4, 7)).isNotEqualTo(input);
      }
    }
  }

  /** The last byte of the width, in the header. */
  @Test
  void mended_alteredHeader_getsPastItsChecksum() throws Exception {
    FuzzTarget target = target("png");
    byte[] png =
        Files.readAllBytes(
            REPOSITORY.resolve("con2-core/src/test/resources/images/pictures/png_icc.png"));
    byte[] altered = png.clone();
    altered[19] ^= 1;
    String checksum = "a checksum does not fit";
    assertThat(target.read(altered, folder)).contains(checksum);
    assertThat(PngChecksums.mended(png)).isEqualTo(png);
    assertThat(target.read(PngChecksums.mended(altered), folder)).doesNotContain(checksum);
    assertThat(target.read(PngChecksums.withAlteredSamples(png, RandomStream.of(1)), folder))
        .doesNotContain(checksum);
  }
}
