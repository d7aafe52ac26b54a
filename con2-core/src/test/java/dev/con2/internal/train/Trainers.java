package dev.con2.internal.train;

import dev.con2.image.Image;
import dev.con2.internal.engine.Ranks;
import dev.con2.method.TrainingOptions;
import java.util.List;
import java.util.Optional;

/** Trainings of the method and the encoder that options name. */
final class Trainers {

  private Trainers() {}

  static Trainer of(List<Image> images, TrainingOptions options, Optional<TrainingState> start) {
    return new Trainer(
        images, options.objective().orElseThrow(), loop(options), start, Ranks.one());
  }

  /** The options of the loop. */
  static TrainerOptions loop(TrainingOptions options) {
    return options.trainer(options.initialEncoder(notice -> {}).orElseThrow());
  }
}
