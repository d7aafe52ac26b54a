package dev.con2;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Holds the one direction of the way of the data. The rules that both modules share are in the test
 * of the same name in con2-app.
 */
class ArchitectureTest {

  /**
   * Each package with those it may use; the package {@code dev.con2} may use and be used by all.
   */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("engine", List.of()),
          Map.entry("image", List.of()),
          Map.entry("augment", List.of("engine", "image")),
          Map.entry("encoder", List.of("engine", "image", "augment")),
          Map.entry("loss", List.of("engine")),
          Map.entry("score", List.of("engine")),
          Map.entry("evaluate", List.of("image", "score")),
          Map.entry("model", List.of("engine", "image", "augment", "encoder", "score")),
          Map.entry(
              "train",
              List.of(
                  "engine", "image", "augment", "encoder", "loss", "score", "evaluate", "model")),
          Map.entry("contexts", List.of("engine", "image", "augment", "score", "train")),
          Map.entry("method", List.of("image", "augment", "score", "train", "contexts")));

  private final JavaClasses core =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages(ArchitectureTest.class.getPackageName());

  @Test
  void packages_knowOnlyWhatIsToTheirLeft() {
    LayeredArchitecture rule =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (String name : MAY_USE.keySet()) {
      rule = rule.layer(name).definedBy("dev.con2." + name + "..");
    }
    for (Map.Entry<String, List<String>> entry : MAY_USE.entrySet()) {
      String[] used = entry.getValue().toArray(String[]::new);
      rule =
          used.length == 0
              ? rule.whereLayer(entry.getKey()).mayNotAccessAnyLayer()
              : rule.whereLayer(entry.getKey()).mayOnlyAccessLayers(used);
    }
    rule.ensureAllClassesAreContainedInArchitectureIgnoring("dev.con2", "dev.con2.error")
        .check(core);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.con2.(*)..").should().beFreeOfCycles().check(core);
  }

  @Test
  void engine_staysInThePackagesThatFaceIt() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.con2.engine..",
            "dev.con2.augment..",
            "dev.con2.encoder..",
            "dev.con2.loss..",
            "dev.con2.train..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .because("the generated API of libtorch must not leak")
        .check(core);
  }

  @Test
  void library_leavesTheStandardStreamsAlone() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(core);
  }
}
