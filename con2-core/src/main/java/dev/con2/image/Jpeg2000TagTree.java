package dev.con2.image;

import java.util.ArrayList;
import java.util.List;

/** B.10.2: numbers of blocks, of which those of neighbours are known together. */
final class Jpeg2000TagTree {

  private final List<int[]> sizes = new ArrayList<>();
  private final List<int[]> values = new ArrayList<>();
  private final List<boolean[]> known = new ArrayList<>();

  Jpeg2000TagTree(int width, int height) {
    int w = width;
    int h = height;
    while (w > 0 && h > 0) {
      sizes.add(new int[] {w, h});
      values.add(new int[w * h]);
      known.add(new boolean[w * h]);
      if (w == 1 && h == 1) {
        return;
      }
      w = w + 1 >> 1;
      h = h + 1 >> 1;
    }
  }

  /** Whether the number of a block is below a threshold. */
  boolean isBelow(int x, int y, int threshold, Jpeg2000PacketBits bits)
      throws PictureFileException {
    int least = 0;
    for (int level = sizes.size() - 1; level >= 0; level--) {
      int node = (y >> level) * sizes.get(level)[0] + (x >> level);
      int[] value = values.get(level);
      value[node] = Math.max(value[node], least);
      while (value[node] < threshold && !known.get(level)[node]) {
        if (bits.next() == 1) {
          known.get(level)[node] = true;
        } else {
          value[node]++;
        }
      }
      least = value[node];
    }
    return known.get(0)[y * sizes.get(0)[0] + x] && least < threshold;
  }

  int value(int x, int y, Jpeg2000PacketBits bits) throws PictureFileException {
    int threshold = 1;
    while (!isBelow(x, y, threshold, bits)) {
      if (threshold++ > 64) {
        throw PictureFileException.damaged("a block of its JPEG 2000 has no bits");
      }
    }
    return threshold - 1;
  }
}
