package dev.con2.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher {@code con2} in a tree where Maven and Java are small scripts. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private static final List<String> MODULES =
      List.of("con2-core", "con2-reports", "con2-experiments", "con2-app");

  @TempDir Path temporary;

  private Path root;
  private Path source;

  @BeforeEach
  void makeTree() throws IOException {
    root = temporary.resolve("a tree");
    source = root.resolve("con2-core/src/main/java/Source.java");
    for (String module : MODULES) {
      Files.createDirectories(root.resolve(module + "/src/main/java"));
      writeOld(root.resolve(module + "/pom.xml"));
    }
    Files.createDirectories(root.resolve(".mvn"));
    writeOld(root.resolve("pom.xml"));
    writeOld(source);
    writeOld(root.resolve("library.jar"));
    copyExecutable(Files.newInputStream(Path.of("..", "con2")), root.resolve("con2"));
    copyExecutable(resource("mvnw"), root.resolve("mvnw"));
    copyExecutable(resource("java"), root.resolve("jdk/bin/java"));
  }

  @Test
  void launch_passesArgumentsAndExitCodeOn() throws Exception {
    Result result = launch(Map.of(), "score", "a b", "", "*", "--out=$HOME");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.output())
        .endsWith("<dev.con2.app.Con2>\n<score>\n<a b>\n<>\n<*>\n<--out=$HOME>\n");
  }

  @Test
  void launch_becomesTheJavaProcess() throws Exception {
    Result result = launch(Map.of());

    assertThat(result.output()).startsWith("process " + result.process() + "\n");
  }

  @Test
  void launch_givesJavaTheClassPathAndTheOptionsOfTheUser() throws Exception {
    Result result = launch(Map.of("CON2_JAVA_OPTIONS", "-Xmx2g -ea"));

    String built = root.toRealPath() + "/target/con2/";
    assertThat(result.output())
        .contains("<-Xmx2g>\n<-ea>\n")
        .contains("<-cp>\n<%s*:%s/library.jar>\n".formatted(built, root.toRealPath()));
    for (String module : MODULES) {
      assertThat(root.resolve("target/con2/" + module + ".jar"))
          .hasContent(module.substring("con2-".length()));
    }
  }

  @Test
  void launch_buildsOnlyWhenSomethingIsNewerOrGone() throws Exception {
    assertThat(launch(Map.of()).errors()).startsWith("Building con2 (first run");
    assertThat(launch(Map.of()).errors()).isEmpty();
    assertThat(builds()).hasSize(1);

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(launch(Map.of()).errors()).isEqualTo("Building con2 (its sources changed)...\n");
    assertThat(builds()).hasSize(2);

    writeOld(source);
    Files.delete(root.resolve("library.jar"));
    launch(Map.of());
    assertThat(builds()).hasSize(3);
  }

  @Test
  void launch_throughASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("a tree", "con2"));

    Result result = await(start(link, Map.of()));

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(builds()).hasSize(1);
  }

  @Test
  void launches_atTheSameTime_buildOnce() throws Exception {
    Map<String, String> slowBuild = Map.of("FAKE_BUILD_SECONDS", "0.5");
    List<Process> both =
        List.of(start(root.resolve("con2"), slowBuild), start(root.resolve("con2"), slowBuild));

    for (Process process : both) {
      assertThat(await(process).exitCode()).isEqualTo(7);
    }
    assertThat(builds()).hasSize(1);
    assertThat(root.resolve("target/con2.lock")).doesNotExist();
  }

  @Test
  void launch_afterABuilderThatDied_takesItsLockAway() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(root.resolve("target"));
    Files.createSymbolicLink(root.resolve("target/con2.lock"), Path.of("" + dead.pid()));

    assertThat(launch(Map.of()).exitCode()).isEqualTo(7);
  }

  @Test
  void launch_whenTheBuildFails_showsItsEnd() throws Exception {
    Result result = launch(Map.of("FAKE_BUILD_ERROR", "Source.java: ';' expected"));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .contains("Source.java: ';' expected\n")
        .endsWith("/target/con2/build.log.\n");
    assertThat(root.resolve("target/con2.lock")).doesNotExist();
  }

  @Test
  void launch_forTheGpu_buildsApartWithItsProfile() throws Exception {
    Result result = launch(Map.of("CON2_GPU", "1"));

    assertThat(result.output()).contains("<-Dorg.bytedeco.javacpp.platform.extension=-gpu>\n");
    assertThat(builds()).singleElement().asString().contains(" -Pgpu ");
    assertThat(root.resolve("target/con2")).doesNotExist();
  }

  @Test
  void launch_withAJavaThatIsTooOld_saysWhatIsNeeded() throws Exception {
    Result result = launch(Map.of("FAKE_JAVA_VERSION", "11.0.2"));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors())
        .startsWith("con2: Java 17 or newer is needed and ")
        .contains("jdk/bin/java is older: install a JDK");
  }

  @Test
  void launch_withoutJava_saysWhatIsNeeded() throws Exception {
    Result result = launch(Map.of("JAVA_HOME", "/no/such/jdk"));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors())
        .contains("there is no working /no/such/jdk/bin/java: install a JDK");
  }

  @Test
  void launch_onlyOnNewJavas_allowsNativeAccess() throws Exception {
    String option = "<--enable-native-access=ALL-UNNAMED>";

    assertThat(launch(Map.of()).output()).doesNotContain(option);
    assertThat(launch(Map.of("FAKE_JAVA_VERSION", "25")).output()).contains(option);
  }

  @Test
  void launch_whateverTheLocale_setsOneOfUtf8ThatIsInstalled() throws Exception {
    Map<String, String> none =
        Map.of("FAKE_JAVA_LOCALE", "1", "LC_ALL", "", "LC_CTYPE", "", "LANG", "");
    assertThat(launch(none).output()).startsWith("locale C.UTF-8\n");

    Map<String, String> own = Map.of("FAKE_JAVA_LOCALE", "1", "LC_ALL", "de_DE.UTF-8");
    assertThat(launch(own).output()).startsWith("locale C.UTF-8\n");
  }

  @Test
  void launch_whereNobodyWatches_saysNothingOfATerminal() throws Exception {
    assertThat(launch(Map.of()).output()).doesNotContain("con2.terminal");
  }

  private record Result(long process, int exitCode, String output, String errors) {}

  private Result launch(Map<String, String> environment, String... arguments) throws Exception {
    return await(start(root.resolve("con2"), environment, arguments));
  }

  private Process start(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList())
            .directory(temporary.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CON2_"));
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().put("FAKE_JAVA_VERSION", "17.0.1");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Result await(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Result(process.pid(), process.waitFor(), output, errors);
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(root.resolve("builds"));
  }

  private static void writeOld(Path file) throws IOException {
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(LauncherTest.class.getResourceAsStream("launcher/" + name));
  }

  private static void copyExecutable(InputStream from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (from) {
      Files.copy(from, to);
    }
    File file = to.toFile();
    assertThat(file.setExecutable(true)).isTrue();
  }
}
