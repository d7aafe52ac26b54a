package dev.con2.bench.fuzz;

import dev.con2.CheckpointFolder;
import dev.con2.DetectorTraining;
import dev.con2.Methods;
import dev.con2.error.Con2Exception;
import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.RandomStream;
import dev.con2.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A checkpoint, from which its training is continued. */
final class CheckpointTarget implements FuzzTarget {

  static final String FOLDER = "unfinished";

  private static final int SIDE = 16;

  private final List<Path> originals;

  CheckpointTarget(Path models) {
    originals = Originals.of(models.resolve(FOLDER), ending());
  }

  /** The training of which it is. */
  static DetectorTraining training(Path folder, boolean resume) {
    return SmallTraining.of(Methods.named("con2"), SIDE, Map.of())
        .keeping(new CheckpointFolder(folder, resume));
  }

  @Override
  public String name() {
    return "checkpoint";
  }

  @Override
  public String ending() {
    return ".con2";
  }

  @Override
  public List<Path> originals() {
    return originals;
  }

  @Override
  public byte[] altered(RandomStream random) throws IOException {
    return ForgedArchive.of(Originals.any(originals, random), random);
  }

  @Override
  public String read(byte[] input, Path scratch) throws FindingException, IOException {
    Path folder = scratch.resolve("checkpoint");
    Files.createDirectories(folder);
    CheckpointFolder checkpoints = new CheckpointFolder(folder, true);
    Files.write(checkpoints.file(), input);
    try {
      checkpoints.place();
    } catch (ModelFileException e) {
      return Sentence.checked(String.valueOf(e.getMessage()));
    }
    try {
      training(folder, true).run(TrainingListener.SILENT);
      return READ;
    } catch (Con2Exception e) {
      return Sentence.checked(String.valueOf(e.getMessage()));
    }
  }
}
