package dev.con2.app;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Where the command line begins. */
@Command(
    name = "con2",
    description = "Finds anomalous images, having learned from normal images alone.",
    mixinStandardHelpOptions = true,
    versionProvider = Con2.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Con2 {

  private Con2() {}

  /** Runs the command that the arguments name; exits with 0 (done), 1 (failed) or 2 (wrong use). */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Con2()).execute(args));
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Con2.class.getPackage().getImplementationVersion();
      return new String[] {"con2 " + Objects.requireNonNullElse(version, "(not packaged)")};
    }
  }
}
