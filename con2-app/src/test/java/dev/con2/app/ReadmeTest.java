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
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the README, and the page on services, show must work. */
@ExtendWith(TinyModel.class)
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Path SERVICES = Path.of("..", "docs", "services.md");

  @TempDir Path folder;

  @Test
  void library_codeCompilesAndRuns(TinyFiles tiny) throws Exception {
    compile(Files.writeString(folder.resolve("Inspection.java"), javaOf(README)));

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
  void service_codeCompilesAndSwapsModels(TinyFiles tiny) throws Exception {
    compile(
        Files.writeString(folder.resolve("Service.java"), javaOf(SERVICES)),
        Files.writeString(
            folder.resolve("Swapping.java"),
            """
            import java.nio.file.Files;
            import java.nio.file.Path;

            class Swapping {
              public static void main(String[] arguments) throws Exception {
                Service service = new Service();
                byte[] picture = Files.readAllBytes(Path.of(arguments[1]));
                for (int i = 0; i < 2; i++) {
                  service.use(Path.of(arguments[0]));
                  System.out.println(service.score(picture));
                }
              }
            }
            """));

    CommandLineRun run =
        CommandLineRun.ofClass(folder, "Swapping", tiny.model(), tiny.normal().resolve("0000.png"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("Verdict[score="));
  }

  private void compile(Path... sources) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xlint:all,-processing,-path",
                "-Werror",
                "-cp",
                CommandLineRun.classPath(),
                "-d",
                folder.toString()));
    Stream.of(sources).map(Path::toString).forEach(arguments::add);
    ByteArrayOutputStream problems = new ByteArrayOutputStream();
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, problems, problems, arguments.toArray(String[]::new));
    assertThat(compiled).as(problems.toString(UTF_8)).isZero();
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

  private static String javaOf(Path page) throws IOException {
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }
}
