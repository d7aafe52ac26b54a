package dev.con2.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.con2.error.InvalidInputException;
import dev.con2.experiments.results.ResultPages;
import dev.con2.experiments.results.RunResult;
import dev.con2.internal.files.FileClaim;
import dev.con2.internal.files.OutputFile;
import dev.con2.internal.files.StagedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The folder that experiments keep their runs in, which several processes may share: {@code
 * runs.jsonl} with a line for each finished run, and a lock for each that somebody is at.
 *
 * @param path where it is
 */
public record RunFolder(Path path) {

  private static final byte LINE_END = '\n';

  /**
   * A folder that the experiment was run into.
   *
   * @throws InvalidInputException if it holds no runs; of Figure 2, which has none, no pictures
   */
  public static RunFolder existing(Path path, Experiment experiment) {
    RunFolder folder = new RunFolder(path);
    Path proof =
        experiment == Experiment.FIGURE_2 ? path.resolve(experiment.toString()) : folder.runs();
    if (!Files.exists(proof)) {
      throw new InvalidInputException(
          "there is no %s; give the folder of an experiment".formatted(proof));
    }
    return folder;
  }

  /**
   * Makes the folder if it is not there.
   *
   * @throws dev.con2.error.OutputFailedException if it cannot be made
   * @throws InvalidInputException if a file in it cannot be written
   */
  public void make() {
    OutputFile.checkedWithFolder(runs(), "--out");
    ResultPages.files(path).forEach(page -> OutputFile.checkedWithFolder(page, "--out"));
    StagedFiles.makeFolder(runs());
  }

  private Path runs() {
    return path.resolve("runs.jsonl");
  }

  /** Where the scores of a run's test images are, relative to this folder. */
  static String scoresFile(String key) {
    return "scores/" + key + ".csv";
  }

  /** Where the model of a run is that keeps it, relative to this folder. */
  static String modelFile(String key) {
    return "models/" + key + ".con2";
  }

  boolean hasModel(String key) {
    return Files.exists(path.resolve(modelFile(key)));
  }

  /**
   * The finished runs, in the order in which they ended. A last line that was cut off, as by a
   * kill, is left out.
   *
   * @throws InvalidInputException if another line is not a run
   */
  public List<RunResult> finished() {
    String text;
    try {
      text = new String(Files.readAllBytes(runs()), UTF_8); // a cut character is no error
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s cannot be read (%s); check the disk".formatted(runs(), e.getMessage()), e);
    }
    List<String> lines = text.lines().toList();
    List<RunResult> finished = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        finished.add(RunResult.ofLine(lines.get(i)));
      } catch (JsonProcessingException e) {
        boolean cutOff = i == lines.size() - 1 && !text.endsWith("\n");
        if (!cutOff && !lines.get(i).isBlank()) {
          throw new InvalidInputException(
              "line %d of %s is not a run (%s); remove the line".formatted(i + 1, runs(), fault(e)),
              e);
        }
      }
    }
    return finished;
  }

  private static String fault(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "this con2 does not know its field %s, which a newer one may have written"
          .formatted(unknown.getPropertyName());
    }
    if (e.getCause() instanceof IllegalArgumentException ofRun && ofRun.getMessage() != null) {
      return ofRun.getMessage();
    }
    if (e instanceof JsonMappingException of && !of.getPath().isEmpty()) {
      return "its field %s is not of the kind that belongs there"
          .formatted(of.getPath().get(0).getFieldName());
    }
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  /** The keys of the finished runs. */
  public Set<String> finishedKeys() {
    return finished().stream().map(RunResult::key).collect(Collectors.toSet());
  }

  /**
   * Takes a run, unless another process is at it. Its line is written before it is given back, so
   * that whoever takes it next finds it done.
   *
   * @param key of the run
   */
  Optional<FileClaim> claim(String key) throws IOException {
    return FileClaim.take(prepared("claims/" + key + ".lock"));
  }

  /** Adds the line of a finished run, whole and on the disk when this returns. */
  void append(RunResult run) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            runs(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      lock(channel);
      channel.position(repaired(channel));
      ByteBuffer line = ByteBuffer.wrap((run.toLine() + "\n").getBytes(UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    }
  }

  /** Until the channel is closed; on a file system without locks not at all, as with claims. */
  private static void lock(FileChannel channel) {
    try {
      channel.lock();
    } catch (IOException e) {
      // Then nobody else can have one.
    }
  }

  /**
   * Where the next line begins, after what a kill cut off is removed; a whole run that only lacks
   * the end of its line, as some editors leave it, gets that.
   */
  private static long repaired(FileChannel channel) throws IOException {
    long size = channel.size();
    long end = size;
    ByteBuffer one = ByteBuffer.allocate(1);
    while (end > 0) {
      one.clear();
      if (channel.read(one, end - 1) == 1 && one.get(0) == LINE_END) {
        break;
      }
      end--;
    }
    if (end < size && isRun(channel, end, Math.toIntExact(size - end))) {
      channel.write(ByteBuffer.wrap(new byte[] {LINE_END}), size);
      return size + 1;
    }
    channel.truncate(end);
    return end;
  }

  private static boolean isRun(FileChannel channel, long start, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
      // a read may bring less than asked for
    }
    try {
      RunResult.ofLine(new String(bytes.array(), UTF_8));
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /**
   * Makes the folder of a file in this one.
   *
   * @throws dev.con2.error.OutputFailedException if it cannot be made
   */
  Path prepared(String name) {
    Path file = path.resolve(name);
    StagedFiles.makeFolder(file);
    return file;
  }
}
