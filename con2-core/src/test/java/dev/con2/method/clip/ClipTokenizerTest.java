package dev.con2.method.clip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.ReferenceFile;
import dev.con2.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By merges that give the ids of CLIP's real ones, see README.txt in the folder of resources. */
class ClipTokenizerTest {

  private static final long START = 49406;
  private static final long END = 49407;

  private static final ClipTokenizer TOKENIZER =
      ClipTokenizer.read(ReferenceFile.path("/clip/tiny-merges.txt.gz"));

  @TempDir private Path folder;

  /** Of CLIP's public code, which has start and end around these. */
  @ParameterizedTest
  @CsvSource({
    "a photo of a cat, 320 1125 539 320 2368",
    "a photo of something, 320 1125 539 2006",
    "a photo of a american_alligator, 320 1125 539 320 2151 318 28574",
    "a photo of a aquarium_fish, 320 1125 539 320 16814 318 2759",
    "A  Photo of a CAT!, 320 1125 539 320 2368 256",
    "a photo of a normal chest x-ray, 320 1125 539 320 5967 10563 343 268 3077",
    "a photo of a benign skin lesion, 320 1125 539 320 1465 2326 3575 534 1015",
    "it's 42%, 585 568 275 273 260",
    "café 2024, 15304 273 271 273 275"
  })
  void row_hasTheTokensOfClip(String text, String tokens) {
    long[] expected =
        LongStream.concat(
                LongStream.concat(
                    LongStream.of(START),
                    Arrays.stream(tokens.split(" ")).mapToLong(Long::parseLong)),
                LongStream.of(END))
            .toArray();
    assertThat(TOKENIZER.row(text)).containsExactly(Arrays.copyOf(expected, 77));
  }

  /** Every class of the paper's photographs, other scripts, signs, emoji, special tokens. */
  @Test
  void row_equalsThatOfAnIndependentTokenizer() throws IOException {
    List<String> lines = Files.readAllLines(ReferenceFile.path("/clip/texts.jsonl"), UTF_8);
    assertThat(lines).hasSizeGreaterThan(50);
    for (String line : lines) {
      JsonNode expected = new ObjectMapper().readTree(line);
      long[] tokens =
          StreamSupport.stream(expected.required("tokens").spliterator(), false)
              .mapToLong(JsonNode::longValue)
              .toArray();
      String text = expected.required("text").textValue();
      assertThat(TOKENIZER.row(text)).as(text).containsExactly(Arrays.copyOf(tokens, 77));
    }
  }

  @Test
  void row_asManyTokensAsFit_andOneMore() {
    assertThat(TOKENIZER.row("a ".repeat(75))).endsWith(320, 320, END);
    assertThatThrownBy(() -> TOKENIZER.row("a ".repeat(76)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("has 76 tokens, and CLIP reads 75; give a shorter one");
  }

  @Test
  void read_plainTextAndMoreLinesThanCount_isTheSame() throws IOException {
    List<String> lines = Collections.nCopies(48_894, "never never");
    Path exact = written("#version: 0.2\n" + String.join("\n", lines) + "\n");
    assertThat(ClipTokenizer.read(exact).row("hi")).startsWith(START, 71, 256 + 72, END);
    Path longer = written(Files.readString(exact) + "h i</w>\n");
    assertThat(ClipTokenizer.read(longer).row("hi")).startsWith(START, 71, 256 + 72, END);
  }

  @Test
  void read_whatIsNoListOfMerges_isRefused() throws IOException {
    refused(written("#version\na b\n"), "is not CLIP's list of merges (it has 1 of 48894 merges)");
    refused(written("#version\na b\nc\n"), "is not CLIP's list of merges (line 3 is not a pair)");
    refused(
        Files.write(folder.resolve("broken.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0}),
        "cannot be read (");
    refused(Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe9}), "cannot be read (");
    refused(folder.resolve("missing"), "cannot be read (");
  }

  private Path written(String text) throws IOException {
    return Files.writeString(folder.resolve("merges.txt"), text);
  }

  private static void refused(Path file, String part) {
    assertThatThrownBy(() -> ClipTokenizer.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(part)
        .hasMessageContaining("again with scripts/export-clip.py");
  }
}
