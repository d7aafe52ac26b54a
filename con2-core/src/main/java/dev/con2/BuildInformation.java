package dev.con2;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** What this program is built of, for the record that a model keeps. */
final class BuildInformation {

  private BuildInformation() {}

  static String version() {
    return Optional.ofNullable(BuildInformation.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }

  static Map<String, String> libraries() {
    Map<String, String> libraries = new LinkedHashMap<>();
    libraries.put("java", Runtime.version().toString());
    libraries.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    for (String engine : List.of("pytorch", "openblas", "javacpp")) {
      libraries.put(engine, mavenVersion("org.bytedeco", engine));
    }
    return libraries;
  }

  /** The version that a library's jar states, by the properties that Maven puts into each. */
  private static String mavenVersion(String group, String artifact) {
    String resource = "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact);
    Properties properties = new Properties();
    try (InputStream stream = BuildInformation.class.getResourceAsStream(resource)) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "(not known)");
  }
}
