package dev.con2.app;

import dev.con2.image.Duplicates;
import dev.con2.image.WrittenPath;
import dev.con2.model.Provenance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sentences about test pictures that make a test look better or worse than it is. */
final class Overlaps {

  private Overlaps() {}

  /** What is wrong with the test pictures, if anything. */
  static List<String> warnings(
      Provenance provenance, Map<Path, String> normal, Map<Path, String> anomalous) {
    List<String> warnings = new ArrayList<>();
    addKnown(warnings, provenance.training(), "trained on", normal, anomalous);
    addKnown(warnings, provenance.heldOut(), "calibrated with", normal, anomalous);
    Duplicates between = Duplicates.between(normal, anomalous);
    if (between.copies() > 0) {
      warnings.add(
          "The normal and the anomalous test folder share pictures, so no detector can be right: "
              + between.summary());
    }
    addWithin(warnings, "normal", normal);
    addWithin(warnings, "anomalous", anomalous);
    return warnings;
  }

  private static void addKnown(
      List<String> warnings,
      List<String> known,
      String use,
      Map<Path, String> normal,
      Map<Path, String> anomalous) {
    Set<String> fingerprints = new HashSet<>(known);
    Map.of("normal", normal, "anomalous", anomalous).entrySet().stream()
        .sorted(Map.Entry.<String, Map<Path, String>>comparingByKey().reversed())
        .forEach(
            entry -> {
              List<Path> seen =
                  entry.getValue().entrySet().stream()
                      .filter(picture -> fingerprints.contains(picture.getValue()))
                      .map(Map.Entry::getKey)
                      .toList();
              if (!seen.isEmpty()) {
                warnings.add(
                    "%d of the %s test pictures the model was %s, such as %s; a test with them is no test."
                        .formatted(seen.size(), entry.getKey(), use, WrittenPath.of(seen.get(0))));
              }
            });
  }

  private static void addWithin(
      List<String> warnings, String name, Map<Path, String> fingerprints) {
    Duplicates within = Duplicates.within(fingerprints);
    if (within.copies() > 0) {
      warnings.add(
          "In the %s test folder some pictures count more than once: %s"
              .formatted(name, within.summary()));
    }
  }
}
