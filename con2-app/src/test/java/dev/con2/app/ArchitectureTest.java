package dev.con2.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules that hold in the library and in the command line alike. */
class ArchitectureTest {

  /** Imported once: it reads the class files of all modules. */
  private static final JavaClasses ALL =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.con2");

  private static final String APP = "dev.con2.app..";
  private static final String EXPERIMENTS = "dev.con2.experiments..";
  private static final String REPORTS = "dev.con2.reports..";

  @Test
  void core_knowsNoOtherModule() {
    noClasses()
        .that()
        .resideOutsideOfPackages(APP, EXPERIMENTS, REPORTS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(APP, EXPERIMENTS, REPORTS)
        .check(ALL);
  }

  @Test
  void reports_knowNeitherExperimentsNorTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage(REPORTS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(APP, EXPERIMENTS)
        .check(ALL);
  }

  @Test
  void experiments_doNotKnowTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage(EXPERIMENTS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(APP)
        .check(ALL);
  }

  @Test
  void commandLine_doesNotKnowTheEngine() {
    noClasses()
        .that()
        .resideInAPackage(APP)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(ALL);
  }

  @Test
  void files_areNeverReadOrWrittenByJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ObjectOutputStream.class)
        .because("a file must not name the classes that it is made into")
        .check(ALL);
  }

  @Test
  void garbageCollector_isNeverCalled() {
    noClasses()
        .should()
        .callMethod(System.class, "gc")
        .orShould()
        .callMethod(Runtime.class, "gc")
        .because("native memory is freed by scopes")
        .check(ALL);
  }

  @Test
  void staticFields_areFinal() {
    fields().that().areStatic().should().beFinal().check(ALL);
  }

  @Test
  void packages_areNullMarked() {
    classes().should(liveInANullMarkedPackage()).check(ALL);
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a @NullMarked package") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  item, item.getPackageName() + " has no @NullMarked package-info.java"));
        }
      }
    };
  }
}
