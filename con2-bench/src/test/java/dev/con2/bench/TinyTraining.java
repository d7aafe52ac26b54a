package dev.con2.bench;

import dev.con2.DetectorTraining;
import dev.con2.Methods;
import dev.con2.image.ImageFolder;
import dev.con2.method.TrainingOptions;
import dev.con2.model.DetectorModel;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.util.List;

/** A method on the smallest network, for one epoch. */
final class TinyTraining {

  private TinyTraining() {}

  static DetectorModel of(Path pictures) {
    return of(pictures, options("con2"));
  }

  static DetectorModel of(Path pictures, TrainingOptions options) {
    return DetectorTraining.of(ImageFolder.list(List.of(pictures)).images(), options)
        .run(TrainingListener.SILENT);
  }

  static TrainingOptions options(String method) {
    return TrainingOptions.of(Methods.named(method))
        .with("image-size", 16)
        .with("width", 8)
        .with("epochs", 1)
        .with("views", 4)
        .with("precision", "fp32");
  }
}
