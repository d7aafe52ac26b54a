package dev.con2.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.app.demo.DemoOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows must work. */
@ExtendWith(TinyModel.class)
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");

  @TempDir Path folder;

  @Test
  void library_codeCompilesAndRuns(TinyFiles tiny) throws Exception {
    Path source = Files.writeString(folder.resolve("Inspection.java"), block("java"));
    ByteArrayOutputStream problems = new ByteArrayOutputStream();
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                problems,
                problems,
                "-Xlint:all,-processing,-path",
                "-Werror",
                "-cp",
                CommandLineRun.classPath(),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(compiled).as(problems.toString(UTF_8)).isZero();

    CommandLineRun run =
        CommandLineRun.ofClass(
            folder,
            "Inspection",
            tiny.trainingPictures(),
            "inspection.con2",
            tiny.normal().resolve("0000.png"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(3).allMatch(line -> line.startsWith("Verdict[score="));
    assertThat(run.out().lines().distinct()).hasSize(1);
    assertThat(folder.resolve("inspection.con2")).exists();
  }

  @Test
  void commands_areUnderstood() throws IOException {
    List<String> commands =
        Files.readAllLines(README).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("./con2 "))
            .map(line -> line.replaceAll("\\s+#.*", "").substring("./con2 ".length()))
            .toList();

    assertThat(commands).hasSize(4);
    for (String command : commands) {
      assertThatCode(
              () ->
                  Con2.commandLine(Console.standard(), DemoOptions.DEFAULT)
                      .parseArgs(command.split(" ")))
          .as(command)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void links_leadSomewhere() throws IOException {
    Matcher links = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(Files.readString(README));

    List<String> found = new ArrayList<>();
    while (links.find()) {
      found.add(links.group(1));
      assertThat(README.resolveSibling(links.group(1))).exists();
    }
    assertThat(found).contains("docs/images/method.svg", "docs/architecture.md");
  }

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }
}
