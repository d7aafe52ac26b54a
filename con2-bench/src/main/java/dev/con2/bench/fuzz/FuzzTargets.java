package dev.con2.bench.fuzz;

import java.nio.file.Path;
import java.util.List;

/** All kinds of input. */
final class FuzzTargets {

  private FuzzTargets() {}

  /**
   * In the order in which they are tried.
   *
   * @param repository whose tests have the files that are altered
   * @param models the folder that {@link FuzzModels} filled
   */
  static List<FuzzTarget> all(Path repository, Path models) {
    Path resources = repository.resolve("con2-core/src/test/resources");
    return List.of(
        new PictureTarget(resources, "jpeg", ".jpg"),
        new PictureTarget(resources, "png", ".png"),
        new PictureTarget(resources, "bmp", ".bmp"),
        new PictureTarget(resources, "gif", ".gif"),
        new PictureTarget(resources, "tiff", ".tif"),
        new PictureTarget(resources, "webp", ".webp"),
        new PictureTarget(resources, "dicom", ".dcm"),
        new ModelTarget(resources, models),
        new CheckpointTarget(models),
        new ConfigurationTarget(resources),
        new SafetensorsTarget(resources));
  }
}
