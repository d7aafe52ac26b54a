package dev.con2.bench;

import java.io.IOException;

/**
 * What the parts of the work cost, each alone: runs the benchmarks of {@code dev.con2.bench.parts}
 * by JMH.
 *
 * <p>Arguments: those of JMH, such as a part of a benchmark's name.
 */
public final class Parts {

  private Parts() {}

  /** Runs them. */
  public static void main(String[] arguments) throws IOException {
    org.openjdk.jmh.Main.main(arguments);
  }
}
