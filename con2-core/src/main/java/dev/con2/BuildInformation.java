package dev.con2;

import dev.con2.internal.engine.Libtorch;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** What this program is built of, for the records that it keeps. */
public final class BuildInformation {

  /** Maven writes it into the jar. A package's own version is hidden from a module. */
  private static final String OF_MAVEN = "/META-INF/maven/dev.con2/con2-core/pom.properties";

  private BuildInformation() {}

  /** The version of con2. */
  public static String version() {
    Properties properties = new Properties();
    try (InputStream file = BuildInformation.class.getResourceAsStream(OF_MAVEN)) {
      if (file != null) {
        properties.load(file);
      }
    } catch (IOException e) {
      // The jar is unusual, and what is known is that.
    }
    return properties.getProperty("version", "(not packaged)");
  }

  static Map<String, String> libraries() {
    Map<String, String> libraries = new LinkedHashMap<>();
    libraries.put("libtorch", Libtorch.version());
    libraries.put("java", Runtime.version().toString());
    libraries.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return libraries;
  }
}
