package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.AnomalyDetector.Outcome;
import dev.con2.evaluate.TrivialFeatures;
import dev.con2.image.FileRemarks;
import dev.con2.image.Image;
import dev.con2.image.ImageStream;
import dev.con2.reports.RepresentationMap;
import dev.con2.reports.ScoredPicture;
import dev.con2.reports.Truth;
import dev.con2.reports.UnreadablePicture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The test pictures of one class, scored, with what else an evaluation needs of them. */
final class TestPictures {

  private final GivenPictures given;
  private final Truth truth;
  private final List<ScoredPicture> scored = new ArrayList<>();
  private final List<UnreadablePicture> unreadable = new ArrayList<>();
  private final List<TrivialFeatures> features = new ArrayList<>();
  private final Map<Path, String> fingerprints = new LinkedHashMap<>();
  private final FileRemarks remarks = new FileRemarks();
  private final List<Image> samples = new ArrayList<>();

  TestPictures(GivenPictures given, Truth truth) {
    this.given = given;
    this.truth = truth;
  }

  /** Whether the pictures of every folder below the place are among them. */
  boolean allListed() {
    return given.files().unlisted().isEmpty();
  }

  /** Scores all of them. */
  void score(AnomalyDetector detector, Console console) {
    console.say(given.summary());
    Scoring.run(detector, given.files().images(), "scoring " + truth.label(), console, this::add);
    remarks.sentences(false).forEach(console::say);
  }

  private void add(Outcome outcome) {
    if (outcome instanceof Outcome.Unreadable broken) {
      String error = String.valueOf(broken.error().getMessage());
      unreadable.add(new UnreadablePicture(broken.path(), truth, error));
    } else if (outcome instanceof Outcome.Scored one) {
      ImageStream.StreamedFile.Decoded picture = one.picture();
      remarks.add(picture);
      scored.add(
          new ScoredPicture(
              picture.path(),
              truth,
              one.verdict().score(),
              one.verdict().pValue(),
              one.verdict().anomalous()));
      features.add(
          TrivialFeatures.of(
              picture.image(), picture.fileBytes(), picture.width(), picture.height()));
      fingerprints.put(picture.path(), picture.fingerprint());
      if (RepresentationMap.isEvenlySpaced(scored.size() - 1, fileCount())) {
        samples.add(picture.image());
      }
    }
  }

  /** What messages call the folder or the list. */
  String name() {
    return given.name();
  }

  /** The folder of the pictures, or their list. */
  Path place() {
    return given.place();
  }

  /** What is read: the files, and the list where one names them. */
  List<Path> inputs() {
    return given.inputs();
  }

  Truth truth() {
    return truth;
  }

  int fileCount() {
    return given.files().images().size();
  }

  List<ScoredPicture> scored() {
    return scored;
  }

  List<UnreadablePicture> unreadable() {
    return unreadable;
  }

  List<TrivialFeatures> features() {
    return features;
  }

  /** Fingerprints of the pictures that could be read. */
  Map<Path, String> fingerprints() {
    return fingerprints;
  }

  /** Some of the pictures, evenly spaced, as the model sees them. */
  List<Image> samples() {
    return samples;
  }
}
