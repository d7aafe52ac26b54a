package dev.con2.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private static final String INTERNAL = "dev.con2.internal..";

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

  /** Con2 sets the locale of its process; a library has none but the user's. */
  @Test
  void textThatProgramsRead_doesNotGoByTheLocale() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.con2.bench..")
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .because("digits, points and letters differ between locales")
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

  private static final String METHOD_OPTIONS = "a program that trains gives it to TrainingOptions";

  /** Public types that no other module uses, each with what a user of the library needs it for. */
  private static final Map<String, String> FOR_LIBRARY_USERS =
      Map.of(
          "dev.con2.method.simclr.Simclr", METHOD_OPTIONS,
          "dev.con2.method.ssd.Ssd", METHOD_OPTIONS,
          "dev.con2.method.csi.Csi", METHOD_OPTIONS,
          "dev.con2.method.unicon.UniConHa", METHOD_OPTIONS,
          "dev.con2.method.unicon.Aggregation", "an option of UniConHa",
          "dev.con2.method.csi.Shifts", "an option of Csi",
          "dev.con2.method.clip.ClipAd", METHOD_OPTIONS,
          "dev.con2.method.pretrained.PretrainedNeighbours", METHOD_OPTIONS);

  @Test
  void publicTypesOfCore_areUsedByAnotherModuleOrInTheSignatureOfOneThatIs() {
    DescribedPredicate<JavaClass> core = resideOutsideOfPackages(APP, EXPERIMENTS, REPORTS);
    Set<JavaClass> reachable =
        ALL.stream()
            .filter(not(core))
            .flatMap(user -> user.getDirectDependenciesFromSelf().stream())
            .map(dependency -> dependency.getTargetClass().getBaseComponentType())
            .filter(ofCon2().and(core))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Deque<JavaClass> waiting = new ArrayDeque<>(reachable);
    while (!waiting.isEmpty()) {
      signature(waiting.remove())
          .filter(ofCon2().and(core))
          .filter(reachable::add)
          .forEach(waiting::add);
    }
    assertThat(
            ALL.stream()
                .filter(core.and(resideOutsideOfPackage(INTERNAL)))
                .filter(type -> type.getEnclosingClass().isEmpty())
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !reachable.contains(type))
                .map(JavaClass::getName))
        .as("public types that should be package-private or in dev.con2.internal")
        .containsExactlyInAnyOrderElementsOf(FOR_LIBRARY_USERS.keySet());
  }

  private static DescribedPredicate<JavaClass> ofCon2() {
    return resideInAPackage("dev.con2..");
  }

  /** The types in the declaration of a type and of its public members, and what it is nested in. */
  private static Stream<JavaClass> signature(JavaClass type) {
    Stream<JavaType> ofMembers =
        type.getMembers().stream()
            .filter(
                member ->
                    member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
            .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
            .flatMap(ArchitectureTest::types);
    Stream<JavaType> above =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    return Stream.concat(
        Stream.concat(ofMembers, above).flatMap(used -> used.getAllInvolvedRawTypes().stream()),
        type.getEnclosingClass().stream());
  }

  private static Stream<JavaType> types(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    JavaCodeUnit unit = (JavaCodeUnit) member;
    return Stream.of(
            Stream.of(unit.getReturnType()),
            unit.getParameterTypes().stream(),
            unit.getExceptionTypes().stream())
        .flatMap(types -> types);
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
