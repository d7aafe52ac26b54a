package dev.con2.bench.fuzz;

import dev.con2.Methods;
import dev.con2.error.TrainingStoppedException;
import dev.con2.method.EncoderMethod;
import dev.con2.method.Method;
import dev.con2.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Makes what is altered and is not among the files of the tests: a small model of each method and
 * an unfinished training.
 *
 * <p>Arguments: the repository, the folder to fill.
 */
public final class FuzzModels {

  private static final int SIDE = 16;

  /** Of the tiny CLIP. */
  private static final int CLIP_SIDE = 32;

  private static final int STEPS = 4;

  private FuzzModels() {}

  /** Trains them all, in some ten seconds. */
  public static void main(String[] arguments) throws IOException {
    Path resources = Path.of(arguments[0]).resolve("con2-core/src/test/resources");
    Path folder = Path.of(arguments[1]);
    Files.createDirectories(folder);
    String encoder = resources.resolve("encoder/tiny.pt").toString();
    for (Method method : Methods.ALL) {
      if (!(method instanceof EncoderMethod own && own.needsEncoder())) {
        write(method, SIDE, Map.of(), folder.resolve(method.name() + ".con2"));
      }
    }
    write(Methods.named("con2"), SIDE, Map.of("encoder", encoder), folder.resolve("script.con2"));
    write(
        Methods.named("pretrained-neighbours"),
        SIDE,
        Map.of("encoder", encoder),
        folder.resolve("pretrained-neighbours.con2"));
    write(
        Methods.named("clip-ad"),
        CLIP_SIDE,
        Map.of(
            "encoder", resources.resolve("clip/tiny-image.pt").toString(),
            "text-encoder", resources.resolve("clip/tiny-text.pt").toString(),
            "normal-prompt", "a photo of a cat"),
        folder.resolve("clip-ad.con2"));
    writeCheckpoint(folder);
  }

  private static void write(Method method, int side, Map<String, String> options, Path file) {
    SmallTraining.of(method, side, options).run(TrainingListener.SILENT).write(file);
  }

  private static void writeCheckpoint(Path folder) {
    try {
      CheckpointTarget.training(folder.resolve(CheckpointTarget.FOLDER), false)
          .run(
              new TrainingListener() {
                private long done;

                @Override
                public void step(long step, long of, double imagesPerSecond, Duration remaining) {
                  done = step;
                }

                @Override
                public boolean stopRequested() {
                  return done >= STEPS;
                }
              });
      throw new IllegalStateException("the training came to its end");
    } catch (TrainingStoppedException e) {
      // Its checkpoint is there.
    }
  }
}
