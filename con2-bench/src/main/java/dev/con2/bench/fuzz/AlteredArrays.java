package dev.con2.bench.fuzz;

import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors.Array;
import dev.con2.internal.engine.Safetensors.Bytes;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.internal.engine.Safetensors.Longs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Arrays of a model file with other values, shapes, kinds and names. */
final class AlteredArrays {

  private static final double[] NUMBERS = {
    0, -0.0, 1, -1, 1e-300, 1e-38, 1e10, 3e38, 1e300, -3e38, Double.NaN, Double.POSITIVE_INFINITY
  };

  private AlteredArrays() {}

  /** Alters one array in place of the maps; arrays themselves are not written to. */
  static void alter(Map<String, Map<String, Array>> entries, RandomStream random) {
    List<String> names = List.copyOf(entries.keySet());
    if (names.isEmpty()) {
      return;
    }
    String entry = names.get(random.nextInt(names.size()));
    Map<String, Array> arrays = entries.get(entry);
    List<String> own = arrays == null ? List.of() : List.copyOf(arrays.keySet());
    if (arrays == null || own.isEmpty() || random.nextInt(20) == 0) {
      entries.remove(entry);
      return;
    }
    String name = own.get(random.nextInt(own.size()));
    Array array = arrays.get(name);
    Array other = arrays.get(own.get(random.nextInt(own.size())));
    if (array == null || other == null) {
      return;
    }
    switch (random.nextInt(10)) {
      case 0 -> arrays.remove(name);
      case 1 -> arrays.put(name + ".0", array);
      case 2 -> arrays.put(name, other);
      case 3 -> arrays.put(name, ofLength(array, 0, random));
      case 4 ->
          arrays.put(name, ofLength(array, length(array) + 1 - 2 * random.nextInt(2), random));
      case 5 -> arrays.put(name, ofOtherKind(array, random));
      case 6 -> arrays.put(name, reshaped(array, random));
      default -> arrays.put(name, withOtherValues(array, random));
    }
  }

  private static int length(Array array) {
    return array.shape().stream().reduce(1, (one, other) -> one * other);
  }

  private static Array ofLength(Array array, int length, RandomStream random) {
    int count = Math.max(0, length);
    List<Integer> shape = random.nextInt(2) == 0 ? List.of(count) : List.of(1, count);
    return of(array, shape, count);
  }

  private static Array of(Array array, List<Integer> shape, int count) {
    if (array instanceof Floats floats) {
      return new Floats(shape, Arrays.copyOf(floats.values(), count));
    }
    if (array instanceof Halves halves) {
      return new Halves(shape, Arrays.copyOf(halves.values(), count));
    }
    if (array instanceof Doubles doubles) {
      return new Doubles(shape, Arrays.copyOf(doubles.values(), count));
    }
    if (array instanceof Longs longs) {
      return new Longs(shape, Arrays.copyOf(longs.values(), count));
    }
    return new Bytes(shape, Arrays.copyOf(((Bytes) array).values(), count));
  }

  private static Array ofOtherKind(Array array, RandomStream random) {
    int count = length(array);
    return switch (random.nextInt(5)) {
      case 0 -> new Floats(array.shape(), new float[count]);
      case 1 -> new Halves(array.shape(), new short[count]);
      case 2 -> new Doubles(array.shape(), new double[count]);
      case 3 -> new Longs(array.shape(), new long[count]);
      default -> new Bytes(array.shape(), new byte[count]);
    };
  }

  /** The same values in other dimensions. */
  private static Array reshaped(Array array, RandomStream random) {
    List<Integer> shape = new ArrayList<>(array.shape());
    switch (random.nextInt(3)) {
      case 0 -> Collections.reverse(shape);
      case 1 -> shape.add(random.nextInt(shape.size() + 1), 1);
      default -> {
        shape.clear();
        shape.add(length(array));
      }
    }
    return of(array, shape, length(array));
  }

  private static Array withOtherValues(Array array, RandomStream random) {
    int count = length(array);
    Array copy = of(array, array.shape(), count);
    if (count == 0) {
      return copy;
    }
    boolean all = random.nextInt(4) == 0;
    double number = NUMBERS[random.nextInt(NUMBERS.length)];
    int bits = random.nextInt(1 << 16);
    for (int done = 0; done < (all ? count : 3); done++) {
      int at = all ? done : random.nextInt(count);
      if (copy instanceof Floats floats) {
        floats.values()[at] = (float) number;
      } else if (copy instanceof Doubles doubles) {
        doubles.values()[at] = number;
      } else if (copy instanceof Halves halves) {
        halves.values()[at] = (short) bits;
      } else if (copy instanceof Longs longs) {
        longs.values()[at] = (long) number;
      } else if (copy instanceof Bytes bytes) {
        bytes.values()[at] = (byte) bits;
      }
    }
    return copy;
  }
}
