package dev.con2.app;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;

/**
 * Ends the process at once, while other threads are in native code. {@link Runtime#halt} would run
 * C++ destructors, those of libtorch among them, under threads that work with what they destroy,
 * which crashes. Java has no call that does not; from 22 on it can make one of its own.
 *
 * <p>All of it by reflection: con2 is compiled for Java 17, and javac warns of the class of signals
 * in a way that cannot be turned off.
 */
final class SuddenEnd {

  private static final String FOREIGN = "java.lang.foreign.";

  private SuddenEnd() {}

  /**
   * Does not return. What can be had is tried in turn: {@code _exit(code)}, from Java 22 on; to be
   * killed by SIGINT, which a shell calls 130 whatever the code; by SIGKILL, which it calls 137,
   * where this process was started with SIGINT ignored, as a script's shell starts what is left in
   * the background. Process 1 of a container cannot end itself by a signal, so that with an earlier
   * Java a risk of a crash remains there.
   */
  static void of(int code) {
    for (Attempt attempt : List.<Attempt>of(() -> exit(code), SuddenEnd::beKilled)) {
      try {
        attempt.make();
      } catch (Throwable e) {
        // A Java or a system that has no such thing: the next one.
      }
    }
    Runtime.getRuntime().halt(code);
  }

  private interface Attempt {
    void make() throws Throwable;
  }

  /** The system's {@code void _exit(int)}. */
  private static void exit(int code) throws Throwable {
    Class<?> linkers = Class.forName(FOREIGN + "Linker");
    Class<?> lookups = Class.forName(FOREIGN + "SymbolLookup");
    Class<?> descriptors = Class.forName(FOREIGN + "FunctionDescriptor");
    Class<?> layouts = Class.forName(FOREIGN + "MemoryLayout");
    Class<?> options = Class.forName(FOREIGN + "Linker$Option");
    Object linker = linkers.getMethod("nativeLinker").invoke(null);
    Object lookup = linkers.getMethod("defaultLookup").invoke(linker);
    Object address =
        ((Optional<?>) lookups.getMethod("find", String.class).invoke(lookup, "_exit"))
            .orElseThrow();
    Object arguments = Array.newInstance(layouts, 1);
    Array.set(arguments, 0, Class.forName(FOREIGN + "ValueLayout").getField("JAVA_INT").get(null));
    Object descriptor =
        descriptors.getMethod("ofVoid", arguments.getClass()).invoke(null, arguments);
    Object none = Array.newInstance(options, 0);
    MethodHandle exit =
        (MethodHandle)
            linkers
                .getMethod(
                    "downcallHandle",
                    Class.forName(FOREIGN + "MemorySegment"),
                    descriptors,
                    none.getClass())
                .invoke(linker, address, descriptor, none);
    exit.invoke(code);
  }

  /** By a shell, which every system has, where some lack a program {@code kill}. */
  private static void beKilled() throws Exception {
    Class<?> type = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object interrupt = type.getConstructor(String.class).newInstance("INT");
    Object systems = handler.getField("SIG_DFL").get(null);
    type.getMethod("handle", type, handler).invoke(null, interrupt, systems);
    String kill = "kill -s INT %1$d; kill -s KILL %1$d".formatted(ProcessHandle.current().pid());
    new ProcessBuilder("/bin/sh", "-c", kill).start().waitFor();
  }
}
