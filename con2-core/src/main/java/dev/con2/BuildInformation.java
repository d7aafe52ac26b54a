package dev.con2;

import dev.con2.internal.engine.Libtorch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What this program is built of, for the record that a model keeps. */
final class BuildInformation {

  private BuildInformation() {}

  static String version() {
    return Optional.ofNullable(BuildInformation.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }

  static Map<String, String> libraries() {
    Map<String, String> libraries = new LinkedHashMap<>();
    libraries.put("libtorch", Libtorch.version());
    libraries.put("java", Runtime.version().toString());
    libraries.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return libraries;
  }
}
