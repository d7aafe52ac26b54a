package dev.con2.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a constructor has made so far and will own: closed, the last first, unless the constructor
 * comes to its end.
 *
 * <pre>{@code
 * try (UnderConstruction made = new UnderConstruction()) {
 *   weights = made.add(NetworkWeights.of(...));
 *   loss = made.add(new Con2Loss(...));
 *   made.complete();
 * }
 * }</pre>
 */
public final class UnderConstruction implements AutoCloseable {

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Nothing yet. */
  public UnderConstruction() {}

  /**
   * Notes one more part.
   *
   * @return the part
   */
  public <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("what owns native memory closes without a failure", e);
    }
  }

  /** All is made: the parts are the caller's, and {@link #close} leaves them alone. */
  public void complete() {
    parts.clear();
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      close(parts.pop());
    }
  }
}
