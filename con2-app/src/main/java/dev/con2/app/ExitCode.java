package dev.con2.app;

import dev.con2.error.Con2Exception;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.OutputFailedException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.error.UnreadableImageException;
import java.util.Map;
import java.util.Objects;

/** What the process ends with. */
enum ExitCode {
  /** Everything was done. */
  DONE(0),
  /** The run failed, or a part of it. */
  FAILED(1),
  /** The command line or an input is wrong; nothing was done. */
  WRONG_INPUT(2),
  /** All was done, and the pictures have drifted; only where the user asked to be told so. */
  DRIFT(3),
  /** Stopped by Ctrl-C or a request to end: 128 and the number of SIGINT, as shells have it. */
  STOPPED(130);

  private static final Map<Class<? extends Con2Exception>, ExitCode> BY_EXCEPTION =
      Map.of(
          InvalidInputException.class, WRONG_INPUT,
          UnreadableImageException.class, WRONG_INPUT,
          ModelFileException.class, WRONG_INPUT,
          OutputFailedException.class, FAILED,
          TrainingFailedException.class, FAILED,
          TrainingStoppedException.class, STOPPED);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ExitCode of(Class<? extends Con2Exception> kind) {
    return Objects.requireNonNull(BY_EXCEPTION.get(kind), kind.getName());
  }
}
