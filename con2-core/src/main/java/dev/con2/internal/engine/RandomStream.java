package dev.con2.internal.engine;

/**
 * A stream of random numbers that its key alone determines, such as (seed, epoch, image, context,
 * view): the same key gives the same numbers on every machine, whatever other streams do.
 *
 * <p>The key is hashed to a 64-bit start; number n of the stream is a bijective scrambling of start
 * plus n times an odd constant. So making a stream costs a few multiplications, and a stream needs
 * no memory of its past: one can be made for each image and each view. Not for cryptography. A
 * stream belongs to one thread.
 */
public final class RandomStream {

  /** 2^64 divided by the golden ratio, made odd: its multiples spread evenly over 64 bits. */
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private static final double TWO_TO_MINUS_53 = 0x1p-53;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /**
   * The stream of this key. Keys of different length, or with their parts in another order, are
   * different keys.
   */
  public static RandomStream of(long... key) {
    long hash = scramble(key.length + STEP);
    for (long part : key) {
      hash = scramble(hash + STEP ^ scramble(part + STEP));
    }
    return new RandomStream(hash);
  }

  /** The next 64 random bits. */
  public long nextLong() {
    state += STEP;
    return scramble(state);
  }

  /** Uniform in [0, 1): one of the 2^53 multiples of 2^-53. */
  public double nextDouble() {
    return (nextLong() >>> 11) * TWO_TO_MINUS_53;
  }

  /**
   * Uniform between the two limits.
   *
   * @throws IllegalArgumentException unless low and high are finite and low is at most high
   */
  public double uniform(double low, double high) {
    if (!(low <= high) || Double.isInfinite(high - low)) {
      throw new IllegalArgumentException("no uniform numbers between " + low + " and " + high);
    }
    return low + (high - low) * nextDouble();
  }

  /**
   * Uniform among 0, 1, ..., bound - 1, each exactly as likely as the others.
   *
   * @throws IllegalArgumentException if the bound is less than 1
   */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("no integers from 0 to below " + bound);
    }
    // 32 random bits times the bound: the upper half is the draw. The few lowest products of each
    // draw are refused, so that every draw keeps the same number of them (Lemire 2019).
    long product = (nextLong() >>> 32) * bound;
    long low = product & 0xFFFFFFFFL;
    if (low < bound) {
      long refused = (1L << 32) % bound;
      while (low < refused) {
        product = (nextLong() >>> 32) * bound;
        low = product & 0xFFFFFFFFL;
      }
    }
    return (int) (product >>> 32);
  }

  /** Normal with mean 0 and variance 1 (Box and Muller; two draws a number). */
  public double gaussian() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  /**
   * The integers 0 to size - 1 in random order, each order as likely as the others.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public int[] permutation(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("no permutation of " + size + " integers");
    }
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /**
   * A bijection of 64 bits in which each bit of the input turns half the bits of the output (the
   * finaliser of MurmurHash3 with the constants of Stafford's thirteenth variant).
   */
  private static long scramble(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
