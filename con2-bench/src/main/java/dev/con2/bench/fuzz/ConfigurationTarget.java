package dev.con2.bench.fuzz;

import dev.con2.internal.engine.RandomStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Configuration files of {@code con2 train}, whose pictures are not there. */
final class ConfigurationTarget implements FuzzTarget {

  private static final int WRONG_INPUT = 2;

  /** What means something in YAML. */
  private static final List<String> WORDS =
      List.of(
          ": ",
          "\n",
          "- ",
          "? ",
          "&a ",
          "*a",
          "!!int ",
          "!x ",
          "| ",
          "> ",
          "{",
          "}",
          "[",
          "]",
          ", ",
          "# ",
          "\t",
          "\"",
          "'",
          "\\",
          "<<: ",
          "---\n",
          "...\n",
          "%YAML 1.1\n",
          "~",
          "null",
          "yes",
          "0x1f",
          "0o17",
          "1e999",
          "-1",
          ".inf",
          ".nan",
          "99999999999999999999",
          "2001-01-01",
          "\u0000",
          "\ufeff",
          "\u2028",
          "\ud83d\ude00",
          "seed: 1\n",
          "method: csi\n",
          "epochs: 2\n",
          "preset: paper\n",
          "context: auto\n",
          "device: cuda\n",
          "checkpoint: x\n");

  private final List<Path> originals;

  ConfigurationTarget(Path resources) {
    originals = Originals.of(resources.resolve("configuration"), ending());
  }

  @Override
  public String name() {
    return "configuration";
  }

  @Override
  public String ending() {
    return ".yaml";
  }

  @Override
  public List<Path> originals() {
    return originals;
  }

  @Override
  public byte[] altered(RandomStream random) throws IOException {
    byte[] text = Files.readAllBytes(Originals.any(originals, random));
    byte[] other = Files.readAllBytes(Originals.any(originals, random));
    if (random.nextInt(3) == 0) {
      return Alteration.of(text, other, random);
    }
    StringBuilder words = new StringBuilder(new String(text, StandardCharsets.UTF_8));
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      String word = WORDS.get(random.nextInt(WORDS.size()));
      int times = random.nextInt(20) == 0 ? 1 + random.nextInt(3000) : 1;
      words.insert(random.nextInt(words.length() + 1), word.repeat(times));
    }
    byte[] altered = words.toString().getBytes(StandardCharsets.UTF_8);
    return random.nextInt(3) == 0 ? Alteration.of(altered, other, random) : altered;
  }

  @Override
  public String read(byte[] input, Path scratch) throws FindingException, IOException {
    Path file = scratch.resolve("configuration.yaml");
    Files.write(file, input);
    CommandRun train =
        CommandRun.of(
            "train",
            "--config=" + file,
            "--normal=" + scratch.resolve("absent"),
            "--model=" + scratch.resolve("model.con2"));
    String said = train.err().stripTrailing();
    if (train.exitCode() != WRONG_INPUT || !train.out().isEmpty()) {
      throw new FindingException(
          "exit code %d, printing %s and %s".formatted(train.exitCode(), train.out(), said));
    }
    String sentence = Sentence.checked(said);
    return sentence.contains("absent") ? READ : sentence;
  }
}
