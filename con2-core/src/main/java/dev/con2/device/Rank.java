package dev.con2.device;

import dev.con2.error.InvalidInputException;
import java.time.Duration;
import java.util.Optional;

/**
 * Which of several processes this one is that do one training together, and how they meet.
 *
 * @param number of this process, from 0; rank 0 decides, writes and fits
 * @param worldSize how many processes there are, at least 1
 * @param rendezvous where they meet: {@code HOST:PORT}, an address of rank 0's machine; or else a
 *     file that all of them can write and that is not there before
 * @param listen the address of this machine that the others reach it by; without one the loopback
 *     where a file is the meeting place, else the address that leads to {@code HOST}
 * @param timeout how long a rank waits for another, above 0
 */
public record Rank(
    int number, int worldSize, String rendezvous, Optional<String> listen, Duration timeout) {

  /** How long a rank waits for another unless told. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** More are not tried. */
  public static final int LARGEST_WORLD = 1024;

  /**
   * Checks the numbers.
   *
   * @throws InvalidInputException if one is out of its range
   */
  public Rank {
    if (worldSize < 1 || worldSize > LARGEST_WORLD) {
      throw new InvalidInputException(
          "world-size is %d, out of range; give the number of processes, 1 to %d"
              .formatted(worldSize, LARGEST_WORLD));
    }
    if (number < 0 || number >= worldSize) {
      throw new InvalidInputException(
          "rank is %d, out of range; of %d processes it is 0 to %d"
              .formatted(number, worldSize, worldSize - 1));
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new InvalidInputException(
          "rank-timeout is %s seconds, out of range; give seconds above 0"
              .formatted(timeout.toMillis() / 1000.0));
    }
  }
}
