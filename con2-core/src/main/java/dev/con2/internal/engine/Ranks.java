package dev.con2.internal.engine;

import dev.con2.device.ComputeDevice;
import dev.con2.device.Rank;
import dev.con2.error.TrainingFailedException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * The processes that do a training together, seen from one of them; or that one alone, for which
 * all of this does nothing. What every rank calls, every rank must call, in the same order.
 *
 * <p>Where the others cannot be reached, each method throws a {@link TrainingFailedException} that
 * says so, and {@link #failure} keeps it. Owns native memory and sockets until closed.
 */
public sealed interface Ranks extends AutoCloseable permits OneRank, SeveralRanks {

  /** A process alone. */
  static Ranks one() {
    return new OneRank();
  }

  /**
   * Goes to the meeting place of several processes; {@link #begin} is when they meet.
   *
   * @throws dev.con2.error.InvalidInputException if there can be no such meeting place
   */
  static Ranks join(Rank rank) {
    return SeveralRanks.join(rank);
  }

  /** Which this one is, from 0. */
  int number();

  /** W, how many there are. */
  int count();

  /** Whether this one decides, writes and fits. */
  default boolean first() {
    return number() == 0;
  }

  /**
   * Waits for all ranks, and makes sure that all do the same.
   *
   * @param description what must be alike, by name
   * @param device that the tensors are on which are summed: Gloo sums on processors, NCCL on cards
   * @throws dev.con2.error.InvalidInputException naming what is unlike here and at rank 0
   */
  void begin(Map<String, String> description, ComputeDevice device);

  /**
   * What rank 0 has decided.
   *
   * @param name of the decision, asked for once
   * @param own how rank 0 finds it; not asked elsewhere
   */
  Map<String, String> decision(String name, Supplier<Map<String, String>> own);

  /** Whether rank 0 says yes; the word of others does not count. */
  boolean firstSays(boolean own);

  /** Whether any rank says yes. */
  boolean anySays(boolean own);

  /** Replaces a tensor by its sum over all ranks, in place and in the same order everywhere. */
  void sum(Tensor tensor);

  /** Replaces a tensor by that of rank 0, in place. */
  void copyOfFirst(Tensor tensor);

  /** Where this rank's part of a batch of N images begins. */
  default int start(int images) {
    return Math.toIntExact((long) number() * images / count());
  }

  /** Where it ends: that of the next rank begins there. */
  default int end(int images) {
    return Math.toIntExact((number() + 1L) * images / count());
  }

  /** This rank's part of a batch. */
  default int[] part(int[] batch) {
    return Arrays.copyOfRange(batch, start(batch.length), end(batch.length));
  }

  /** Why the others could not be reached, once that has happened. */
  Optional<TrainingFailedException> failure();

  /** Tells the others that this rank ends, and why. */
  void tellFailure(Throwable thrown);

  @Override
  void close();
}
