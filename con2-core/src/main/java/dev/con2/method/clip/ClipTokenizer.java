package dev.con2.method.clip;

import dev.con2.error.InvalidInputException;
import dev.con2.internal.files.FileProblem;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * CLIP's byte-pair encoding (Radford et al. 2021, in their published code): text to rows of token
 * ids. A text is lower-cased and split into words, each word into the characters that stand for its
 * UTF-8 bytes, and of these the pair that the list of merges has first is joined, again and again,
 * until it has none. Not done, as prompts do not need it: repairing broken Unicode and unescaping
 * HTML.
 */
final class ClipTokenizer {

  /** Tokens in a row, those of start and end among them. */
  static final int CONTEXT_LENGTH = 77;

  /** How many merges count; the list that CLIP was published with is longer. */
  private static final int MERGES = 48_894;

  private static final int BYTES = 256;
  private static final int START = 2 * BYTES + MERGES;
  private static final int END = START + 1;
  private static final String START_WORD = "<|startoftext|>";
  private static final String END_WORD = "<|endoftext|>";
  private static final String WORD_END = "</w>";
  private static final int GZIP_MAGIC = 0x1f8b;

  private static final Pattern WORD =
      Pattern.compile(
          "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d"
              + "|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern WHITE_SPACE =
      Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private record Pair(String left, String right) {}

  /** The character of each byte. */
  private final String[] characters = new String[BYTES];

  private final Map<String, Integer> tokens = new HashMap<>();
  private final Map<Pair, Integer> ranks = new HashMap<>();

  private ClipTokenizer(List<Pair> merges) {
    int id = 0;
    for (int value = 0; value < BYTES; value++) {
      if (isKept(value)) {
        id = addByte(value, (char) value, id);
      }
    }
    int standIn = BYTES;
    for (int value = 0; value < BYTES; value++) {
      if (!isKept(value)) {
        id = addByte(value, (char) standIn++, id);
      }
    }
    for (Pair pair : merges) {
      ranks.put(pair, ranks.size());
      tokens.put(pair.left() + pair.right(), BYTES + id++);
    }
    tokens.put(START_WORD, START);
    tokens.put(END_WORD, END);
  }

  /** Bytes that are printable as they are stand for themselves. */
  private static boolean isKept(int value) {
    return value >= 33 && value <= 126 || value >= 161 && value <= 172 || value >= 174;
  }

  private int addByte(int value, char character, int id) {
    characters[value] = String.valueOf(character);
    tokens.put(characters[value], id);
    tokens.put(characters[value] + WORD_END, BYTES + id);
    return id + 1;
  }

  /**
   * Reads a list of merges: a heading, then a pair a line. It may be compressed by gzip.
   *
   * @throws InvalidInputException if it cannot be read, or is not one of CLIP's
   */
  static ClipTokenizer read(Path file) {
    List<Pair> merges = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                plain(Files.readAllBytes(file)), StandardCharsets.UTF_8.newDecoder()))) {
      String line = lines.readLine();
      while (merges.size() < MERGES && (line = lines.readLine()) != null) {
        String[] pair = line.split(" ", -1);
        if (pair.length != 2) {
          throw notMerges(file, "line %d is not a pair".formatted(merges.size() + 2));
        }
        merges.add(new Pair(pair[0], pair[1]));
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "the merges %s cannot be read (%s); write them again with scripts/export-clip.py"
              .formatted(file, FileProblem.reason(e)),
          e);
    }
    if (merges.size() < MERGES) {
      throw notMerges(file, "it has %d of %d merges".formatted(merges.size(), MERGES));
    }
    return new ClipTokenizer(merges);
  }

  private static InputStream plain(byte[] bytes) throws IOException {
    InputStream stream = new ByteArrayInputStream(bytes);
    boolean compressed =
        bytes.length > 1 && ((bytes[0] & 0xff) << 8 | bytes[1] & 0xff) == GZIP_MAGIC;
    return compressed ? new GZIPInputStream(stream) : stream;
  }

  private static InvalidInputException notMerges(Path file, String why) {
    return new InvalidInputException(
        "%s is not CLIP's list of merges (%s); write it again with scripts/export-clip.py"
            .formatted(file, why));
  }

  /**
   * A text as CLIP reads it: start, its tokens, end, and zeros behind.
   *
   * @return {@link #CONTEXT_LENGTH} token ids, from 0 to 49,407
   * @throws InvalidInputException if there are too many
   */
  long[] row(String text) {
    List<Integer> ids = ids(text);
    if (ids.size() + 2 > CONTEXT_LENGTH) {
      throw new InvalidInputException(
          "the prompt '%s' has %d tokens, and CLIP reads %d; give a shorter one"
              .formatted(text, ids.size(), CONTEXT_LENGTH - 2));
    }
    long[] row = new long[CONTEXT_LENGTH];
    row[0] = START;
    for (int i = 0; i < ids.size(); i++) {
      row[i + 1] = ids.get(i);
    }
    row[ids.size() + 1] = END;
    return row;
  }

  private List<Integer> ids(String text) {
    String plain = WHITE_SPACE.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    List<Integer> ids = new ArrayList<>();
    for (Matcher word = WORD.matcher(plain); word.find(); ) {
      boolean special = word.group().equals(START_WORD) || word.group().equals(END_WORD);
      for (String token : special ? List.of(word.group()) : joined(word.group())) {
        ids.add(tokens.get(token));
      }
    }
    return ids;
  }

  /** The parts of a word after all merges. */
  private List<String> joined(String word) {
    List<String> parts = new ArrayList<>();
    for (byte value : word.getBytes(StandardCharsets.UTF_8)) {
      parts.add(characters[value & 0xff]);
    }
    parts.set(parts.size() - 1, parts.get(parts.size() - 1) + WORD_END);
    for (int rank = lowestRank(parts); rank < MERGES; rank = lowestRank(parts)) {
      for (int i = 0; i + 1 < parts.size(); i++) {
        Pair pair = new Pair(parts.get(i), parts.get(i + 1));
        if (ranks.getOrDefault(pair, MERGES) == rank) {
          parts.set(i, pair.left() + pair.right());
          parts.remove(i + 1);
        }
      }
    }
    return parts;
  }

  /** Of the pairs of neighbours; the number of merges where none is among them. */
  private int lowestRank(List<String> parts) {
    int lowest = MERGES;
    for (int i = 0; i + 1 < parts.size(); i++) {
      Pair pair = new Pair(parts.get(i), parts.get(i + 1));
      lowest = Math.min(lowest, ranks.getOrDefault(pair, MERGES));
    }
    return lowest;
  }
}
