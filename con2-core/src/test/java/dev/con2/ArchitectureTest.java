package dev.con2;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Holds the one direction of the way of the data: each package knows only what stands before it.
 * The rules that all modules share are in the test of the same name in con2-app.
 */
class ArchitectureTest {

  private static final String CON2 = "dev.con2";
  private static final String METHODS = "dev.con2.method.*..";

  /** All packages in order; the methods, which do not know each other, stand as one. */
  private static final List<String> ORDER =
      List.of(
          "dev.con2.error",
          "dev.con2.internal.files",
          "dev.con2.device",
          "dev.con2.internal.options",
          "dev.con2.internal.engine",
          "dev.con2.image",
          "dev.con2.internal.image",
          "dev.con2.augment",
          "dev.con2.internal.augment",
          "dev.con2.encoder",
          "dev.con2.internal.encoder",
          "dev.con2.score",
          "dev.con2.internal.score",
          "dev.con2.internal.represent",
          "dev.con2.internal.loss",
          "dev.con2.internal.archive",
          "dev.con2.train",
          "dev.con2.internal.train",
          "dev.con2.contexts",
          "dev.con2.method",
          METHODS,
          "dev.con2.model",
          "dev.con2.evaluate",
          CON2);

  private static final JavaClasses CORE =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(CON2);

  @ParameterizedTest
  @FieldSource("ORDER")
  void packages_knowOnlyWhatIsToTheirLeft(String name) {
    List<String> later = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size());
    if (!later.isEmpty()) {
      noClasses()
          .that()
          .resideInAPackage(name)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later.toArray(String[]::new))
          .check(CORE);
    }
  }

  @Test
  void packages_areAllInTheOrder() {
    classes().should().resideInAnyPackage(ORDER.toArray(String[]::new)).check(CORE);
  }

  @Test
  void methods_knowNoOtherMethodButSsdSimclr() {
    slices()
        .matching("dev.con2.method.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            resideInAPackage("dev.con2.method.ssd.."), resideInAPackage("dev.con2.method.simclr.."))
        .check(CORE);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.con2.(**)").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void engine_staysInThePackagesThatFaceIt() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.con2.device", "dev.con2.augment", "dev.con2.internal..", METHODS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .because("the generated API of libtorch must not leak")
        .check(CORE);
  }

  @Test
  void library_leavesTheStandardStreamsAlone() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
  }
}
