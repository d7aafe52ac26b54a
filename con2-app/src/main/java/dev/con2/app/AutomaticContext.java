package dev.con2.app;

import dev.con2.augment.ContextAugmentation;
import dev.con2.contexts.ContextChoice;
import dev.con2.contexts.ContextMeasurement;
import dev.con2.error.InvalidInputException;
import dev.con2.model.Checkpoint;
import dev.con2.reports.ContextWords;
import dev.con2.train.DataSetReader;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The context of a training where it is left to con2: measured once, then the checkpoint's. */
final class AutomaticContext {

  private static final String CONTEXT = TrainFlag.CONTEXT.flag();

  private AutomaticContext() {}

  /**
   * Measures.
   *
   * @return the options with the context that suits the pictures, and its figures
   */
  static TrainingOptions measured(
      TrainingOptions options,
      List<Path> pictures,
      DataSetReader reader,
      TrainingListener listener) {
    TrainingOptions before = ContextMeasurement.optionsBefore(options, pictures.size());
    ContextChoice choice = new ContextMeasurement(before).run(pictures, reader, listener);
    ContextWords words = new ContextWords(choice);
    listener.notice(words.headline());
    words.reasons().forEach(listener::notice);
    return choice.in(options);
  }

  /**
   * Takes what the training to be continued was begun with.
   *
   * @throws InvalidInputException if its context was not left to con2
   */
  static TrainingOptions resumed(TrainingOptions options, Path checkpoint) {
    Map<String, String> then = Checkpoint.read(checkpoint).options();
    String context = Objects.requireNonNull(then.get(CONTEXT), CONTEXT);
    if (!then.containsKey(TrainingOptions.CONTEXT_FIGURES)) {
      throw new InvalidInputException(
          "the checkpoint %s was made with --context %s, not %s; give the same options, or delete it to begin again"
              .formatted(checkpoint, context, TrainFlag.AUTO));
    }
    return options.toBuilder()
        .contexts(ContextAugmentation.parseList(context))
        .contextFigures(Objects.requireNonNull(then.get(TrainingOptions.CONTEXT_FIGURES)))
        .build();
  }
}
