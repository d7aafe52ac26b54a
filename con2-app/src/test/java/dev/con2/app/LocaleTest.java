package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.app.TinyModel.TinyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts read is the same under every locale. Each command runs in a Java of its own. */
@ExtendWith(TinyModel.class)
class LocaleTest {

  private static final List<String> ARABIC = List.of("-Duser.language=ar", "-Duser.country=EG");
  private static final String SECONDS = "seconds=[0-9.]+";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Duser.language=ar -Duser.country=EG",
        "-Duser.language=fa",
        "-Duser.language=hi -Duser.country=IN -Duser.extensions=u-nu-deva",
        "-Duser.language=th -Duser.country=TH -Duser.extensions=u-nu-thai",
        "-Duser.language=tr -Duser.country=TR"
      })
  void info_underALocale_printsWhatItPrintsElsewhere(String locale, TinyFiles tiny)
      throws Exception {
    List<String> options = List.of(locale.split(" "));
    CommandLineRun here = CommandLineRun.ofJava(folder, options, "info", tiny.model());
    CommandLineRun elsewhere = CommandLineRun.of("info", tiny.model());
    assertThat(here).isEqualTo(elsewhere);
    assertThat(here.exitCode()).isZero();
  }

  @Test
  void scoreAndEvaluate_inArabic_printWhatTheyPrintElsewhere(TinyFiles tiny) throws Exception {
    for (List<Object> command :
        List.<List<Object>>of(
            List.of("score", "--model", tiny.model(), tiny.normal()),
            List.of("evaluate", "--model", tiny.model(), "--normal", tiny.normal()))) {
      CommandLineRun here = CommandLineRun.ofJava(folder, ARABIC, command);
      CommandLineRun elsewhere = CommandLineRun.of(command);
      assertThat(here.exitCode()).as(here.err()).isZero();
      assertThat(here.out()).isEqualTo(elsewhere.out());
      assertThat(here.err().replaceAll(SECONDS, ""))
          .isEqualTo(elsewhere.err().replaceAll(SECONDS, ""));
    }
  }

  /** What train and contexts print, in the locale with digits of its own. */
  @Test
  void trainAndContexts_inArabic_printDigitsThatScriptsRead(TinyFiles tiny) throws Exception {
    CommandLineRun train =
        CommandLineRun.ofJava(
            folder,
            ARABIC,
            "train",
            "--normal",
            tiny.trainingPictures(),
            "--model",
            folder.resolve("m.con2"),
            TinyModel.FAST);
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.lastLine())
        .matches("model=\\S+ images=26 epochs=2 loss=[0-9.]+ seconds=[0-9.]+");
    CommandLineRun contexts =
        CommandLineRun.ofJava(
            folder,
            ARABIC,
            "contexts",
            "--normal",
            tiny.trainingPictures(),
            "--image-size=16",
            "--width=8",
            "--report",
            folder.resolve("contexts.html"));
    for (String text :
        List.of(
            train.out(),
            train.err(),
            contexts.out(),
            contexts.err(),
            Files.readString(folder.resolve("m.training.html")))) {
      assertThat(text.chars().filter(c -> Character.isDigit(c) && c > '9')).isEmpty();
    }
  }
}
