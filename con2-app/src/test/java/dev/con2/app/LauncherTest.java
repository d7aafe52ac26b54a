package dev.con2.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
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
  void launch_fromAPathWithAColon_saysThatJavaCannot() throws Exception {
    Path other = Files.move(root, temporary.resolve("a:tree"));

    Result result = await(start(other.resolve("con2"), Map.of()));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors()).contains("a:tree").contains("move con2 to a folder");
  }

  @Test
  void launch_withAJavaThatMustNotBeRun_saysThatItIsThere() throws Exception {
    assertThat(root.resolve("jdk/bin/java").toFile().setExecutable(false)).isTrue();

    Result result = launch(Map.of());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors()).contains("jdk/bin/java must not be run").contains("noexec");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void launch_whereAddressSpaceIsShort_saysSo() throws Exception {
    Result result = limited(2_000_000);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .isEqualTo(
            "con2: con2 needs 2400 MB of address space and more for large batches, and ulimit -v"
                + " leaves a process 2000 MB here: raise that limit.\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void launch_whereAddressSpaceIsLimited_leavesLibtorchItsPart() throws Exception {
    assertThat(limited(4_000_000).output())
        .contains("<-Xmx1000000k>\n<-XX:CompressedClassSpaceSize=64m>\n");
    assertThat(launch(Map.of()).output()).doesNotContain("<-Xmx");
  }

  @Test
  void launch_byAUserWhoMayNotWrite_runsTheBuildThatIsThere() throws Exception {
    launch(Map.of());
    everybodyMayRead(temporary);

    Result result = asNobody(Map.of());

    assertThat(result.exitCode()).as(result.errors()).isEqualTo(7);
    assertThat(builds()).hasSize(1);
  }

  @Test
  void launch_byAUserWhoMayNotBuild_saysWhoMay() throws Exception {
    everybodyMayRead(temporary);
    Result never = asNobody(Map.of());
    assertThat(never.exitCode()).isEqualTo(1);
    assertThat(never.errors())
        .startsWith("con2: con2 is not built yet, and 12345 cannot write " + root.toRealPath())
        .contains("run ./con2 as ")
        .hasLineCount(1);

    launch(Map.of());
    everybodyMayRead(temporary);
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(asNobody(Map.of()).errors())
        .startsWith("con2: its sources are newer than its build, and 12345 cannot write ")
        .hasLineCount(1);

    writeOld(source);
    Files.setPosixFilePermissions(
        root.resolve("library.jar"), PosixFilePermissions.fromString("rw-------"));
    assertThat(asNobody(Map.of()).errors())
        .startsWith("con2: its build uses " + root.toRealPath() + "/library.jar, which 12345")
        .hasLineCount(1);
    assertThat(builds()).hasSize(1);
  }

  @Test
  void launch_byAUserWithoutAHomeFolder_namesNoFolderQuestionMark() throws Exception {
    launch(Map.of());
    everybodyMayRead(temporary);

    Result homeless = asNobody(Map.of("HOME", "/no/such/folder"));
    assertThat(homeless.exitCode()).isEqualTo(1);
    assertThat(homeless.errors())
        .startsWith("con2: user 12345 has no home folder")
        .contains("set HOME");

    assertThat(asNobody(Map.of()).output())
        .contains(
            "<-Dorg.bytedeco.javacpp.cachedir=%s/home/.javacpp/cache>\n".formatted(temporary));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void launch_ofAnInstallation_usesWhatLiesThere() throws Exception {
    Path installed = installation(temporary.resolve("an installation"));

    Result result = await(start(installed.resolve("bin/con2"), Map.of("JAVA_HOME", "/no"), "info"));

    Path real = installed.toRealPath();
    assertThat(result.exitCode()).as(result.errors()).isEqualTo(7);
    assertThat(result.output())
        .contains("<-Djava.library.path=%s/natives>\n".formatted(real))
        .contains("<-Dorg.bytedeco.javacpp.cacheLibraries=false>\n")
        .contains("<--enable-native-access=ALL-UNNAMED>\n")
        .contains("<-cp>\n<%s/lib/a.jar:%s/lib/b.jar>\n".formatted(real, real))
        .endsWith("<dev.con2.app.Con2>\n<info>\n");
    assertThat(root.resolve("builds")).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void launch_ofAnInstallationWithoutItsJava_saysSo() throws Exception {
    Path installed = installation(temporary.resolve("an installation"));
    File java = installed.resolve("runtime/bin/java").toFile();
    assertThat(java.setExecutable(false)).isTrue();
    assertThat(await(start(installed.resolve("bin/con2"), Map.of())).errors())
        .contains("runtime/bin/java must not be run");

    assertThat(java.delete()).isTrue();
    assertThat(await(start(installed.resolve("bin/con2"), Map.of())).errors())
        .contains("runtime/bin/java is missing")
        .endsWith("unpack con2 again, for everybody to read.\n");
  }

  @Test
  void launch_withStreamsThatAreClosed_givesJavaNoneThatIs() throws Exception {
    Path closed = temporary.resolve("closed");
    String launcher = root.resolve("con2").toString();
    for (String streams : List.of("<&-", ">&-", "2>&-", "<&- >&- 2>&-")) {
      String line = "exec \"$0\" " + streams;
      Map<String, String> environment = Map.of("FAKE_JAVA_CLOSED", closed.toString());
      Result result = await(start(Path.of("/bin/sh"), environment, "-c", line, launcher));
      assertThat(result.exitCode()).as(streams).isEqualTo(7);
      assertThat(closed).as(streams).doesNotExist();
    }
  }

  @Test
  void launch_whereNobodyWatches_saysNothingOfATerminal() throws Exception {
    assertThat(launch(Map.of()).output()).doesNotContain("con2.terminal");
  }

  /** What an unpacked archive has, as far as the launcher is concerned. */
  private Path installation(Path folder) throws IOException {
    for (String jar : List.of("lib/b.jar", "lib/a.jar", "runtime/release", "natives/libtorch.so")) {
      Files.createDirectories(folder.resolve(jar).getParent());
      Files.writeString(folder.resolve(jar), "");
    }
    Files.writeString(folder.resolve("runtime/release"), "JAVA_VERSION=\"25.0.3\"\n");
    copyExecutable(Files.newInputStream(Path.of("..", "con2")), folder.resolve("bin/con2"));
    copyExecutable(resource("java"), folder.resolve("runtime/bin/java"));
    return folder;
  }

  /** Launches it as a user whom the system does not know, with a home folder; only root can. */
  private Result asNobody(Map<String, String> environment) throws Exception {
    Path setpriv = Path.of("/usr/bin/setpriv");
    assumeTrue(Files.isExecutable(setpriv) && System.getProperty("user.name").equals("root"));
    Path home = Files.createDirectories(temporary.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    Map<String, String> withHome = new HashMap<>(Map.of("HOME", home.toString()));
    withHome.putAll(environment);
    return await(
        start(
            setpriv,
            withHome,
            "--reuid=12345",
            "--regid=12345",
            "--clear-groups",
            root.resolve("con2").toString()));
  }

  private Result limited(int kilobytes) throws Exception {
    return await(
        start(
            Path.of("/bin/sh"),
            Map.of(),
            "-c",
            "ulimit -v " + kilobytes + " && exec \"$0\"",
            root.resolve("con2").toString()));
  }

  private static void everybodyMayRead(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        boolean runs = Files.isDirectory(file) || Files.isExecutable(file);
        if (!Files.isSymbolicLink(file)) {
          Files.setPosixFilePermissions(
              file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
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
