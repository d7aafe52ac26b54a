package dev.con2.internal.engine;

import dev.con2.internal.engine.Safetensors.Array;
import dev.con2.internal.engine.Safetensors.Bytes;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.internal.engine.Safetensors.Longs;
import java.nio.ByteBuffer;
import java.util.List;

/** The types of the elements in a safetensors file, under the names that the format gives them. */
enum ElementType {
  F64(8, Doubles.class) {
    @Override
    Array allocate(List<Integer> shape, int count) {
      return new Doubles(shape, new double[count]);
    }

    @Override
    void get(ByteBuffer from, Array array, int start, int count) {
      from.asDoubleBuffer().get(((Doubles) array).values(), start, count);
    }

    @Override
    void put(ByteBuffer to, Array array, int start, int count) {
      to.asDoubleBuffer().put(((Doubles) array).values(), start, count);
    }
  },
  I64(8, Longs.class) {
    @Override
    Array allocate(List<Integer> shape, int count) {
      return new Longs(shape, new long[count]);
    }

    @Override
    void get(ByteBuffer from, Array array, int start, int count) {
      from.asLongBuffer().get(((Longs) array).values(), start, count);
    }

    @Override
    void put(ByteBuffer to, Array array, int start, int count) {
      to.asLongBuffer().put(((Longs) array).values(), start, count);
    }
  },
  F32(4, Floats.class) {
    @Override
    Array allocate(List<Integer> shape, int count) {
      return new Floats(shape, new float[count]);
    }

    @Override
    void get(ByteBuffer from, Array array, int start, int count) {
      from.asFloatBuffer().get(((Floats) array).values(), start, count);
    }

    @Override
    void put(ByteBuffer to, Array array, int start, int count) {
      to.asFloatBuffer().put(((Floats) array).values(), start, count);
    }
  },
  /** The upper half of 32 bits. Read as 32-bit numbers, which hold each of them; never written. */
  BF16(2, Floats.class) {
    @Override
    Array allocate(List<Integer> shape, int count) {
      return new Floats(shape, new float[count]);
    }

    @Override
    void get(ByteBuffer from, Array array, int start, int count) {
      float[] values = ((Floats) array).values();
      for (int i = 0; i < count; i++) {
        values[start + i] = Float.intBitsToFloat(from.getShort() << 16);
      }
    }

    @Override
    void put(ByteBuffer to, Array array, int start, int count) {
      throw new UnsupportedOperationException("32-bit numbers are written as such");
    }
  },
  F16(2, Halves.class) {
    @Override
    Array allocate(List<Integer> shape, int count) {
      return new Halves(shape, new short[count]);
    }

    @Override
    void get(ByteBuffer from, Array array, int start, int count) {
      from.asShortBuffer().get(((Halves) array).values(), start, count);
    }

    @Override
    void put(ByteBuffer to, Array array, int start, int count) {
      to.asShortBuffer().put(((Halves) array).values(), start, count);
    }
  },
  U8(1, Bytes.class) {
    @Override
    Array allocate(List<Integer> shape, int count) {
      return new Bytes(shape, new byte[count]);
    }

    @Override
    void get(ByteBuffer from, Array array, int start, int count) {
      from.get(((Bytes) array).values(), start, count);
    }

    @Override
    void put(ByteBuffer to, Array array, int start, int count) {
      to.put(((Bytes) array).values(), start, count);
    }
  };

  /** Bytes of one element. */
  final int size;

  private final Class<? extends Array> kind;

  ElementType(int size, Class<? extends Array> kind) {
    this.size = size;
    this.kind = kind;
  }

  /** An array of zeros. */
  abstract Array allocate(List<Integer> shape, int count);

  /** Fills part of an array of this type from the bytes at the buffer's position. */
  abstract void get(ByteBuffer from, Array array, int start, int count);

  /** Writes part of an array of this type to the buffer's position, which may not move. */
  abstract void put(ByteBuffer to, Array array, int start, int count);

  /** The type that the elements of arrays of that class are written as. */
  static ElementType of(Class<? extends Array> kind) {
    for (ElementType type : values()) {
      if (type.kind == kind) {
        return type;
      }
    }
    throw new IllegalArgumentException("no single element type for " + kind);
  }

  /**
   * The number of values of a shape.
   *
   * @throws IllegalArgumentException if a dimension is negative or the product is above 2^63 - 1
   */
  static long countOf(List<? extends Number> shape) {
    long count = 1;
    for (Number dimension : shape) {
      if (dimension.longValue() < 0) {
        throw new IllegalArgumentException("shape " + shape + " has a negative dimension");
      }
      try {
        count = Math.multiplyExact(count, dimension.longValue());
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("shape " + shape + " is too large", e);
      }
    }
    return count;
  }
}
