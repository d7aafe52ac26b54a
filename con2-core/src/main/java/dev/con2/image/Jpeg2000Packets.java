package dev.con2.image;

import dev.con2.image.Jpeg2000Component.BandOfPrecinct;
import dev.con2.image.Jpeg2000Component.CodeBlock;
import dev.con2.image.Jpeg2000Component.Precinct;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The packets of a tile, in the order that it says. */
final class Jpeg2000Packets {

  private final byte[] bytes;
  private final Jpeg2000.Parameters parameters;
  private final TimeLimit time;
  private int at;

  Jpeg2000Packets(byte[] bytes, Jpeg2000.Parameters parameters, TimeLimit time) {
    this.bytes = bytes;
    this.parameters = parameters;
    this.time = time;
  }

  void read(List<Jpeg2000Component> components) throws PictureFileException {
    List<Precinct> order = new ArrayList<>();
    components.forEach(component -> order.addAll(component.precincts));
    order.sort(order());
    if (parameters.progression == 0) {
      for (int layer = 0; layer < parameters.layers; layer++) {
        for (Precinct precinct : order) {
          readPacket(precinct, layer);
        }
      }
    } else if (parameters.progression == 1) {
      int start = 0;
      while (start < order.size()) {
        int end = start;
        while (end < order.size() && order.get(end).resolution() == order.get(start).resolution()) {
          end++;
        }
        for (int layer = 0; layer < parameters.layers; layer++) {
          for (Precinct precinct : order.subList(start, end)) {
            readPacket(precinct, layer);
          }
        }
        start = end;
      }
    } else {
      for (Precinct precinct : order) {
        for (int layer = 0; layer < parameters.layers; layer++) {
          readPacket(precinct, layer);
        }
      }
    }
  }

  /** B.12.1, apart from the layers. */
  private Comparator<Precinct> order() {
    Comparator<Precinct> byResolution = Comparator.comparingInt(Precinct::resolution);
    Comparator<Precinct> byComponent = Comparator.comparingInt(Precinct::component);
    Comparator<Precinct> byPlace =
        Comparator.comparingLong(Precinct::y).thenComparingLong(Precinct::x);
    Comparator<Precinct> order =
        switch (parameters.progression) {
          case 0, 1 -> byResolution.thenComparing(byComponent);
          case 2 -> byResolution.thenComparing(byPlace).thenComparing(byComponent);
          case 3 -> byPlace.thenComparing(byComponent).thenComparing(byResolution);
          default -> byComponent.thenComparing(byPlace).thenComparing(byResolution);
        };
    return order.thenComparingInt(Precinct::index);
  }

  private void readPacket(Precinct precinct, int layer) throws PictureFileException {
    time.check();
    if (FileFormat.has(bytes, at, "\u00ff\u0091")) {
      at += 6;
    }
    Jpeg2000PacketBits bits = new Jpeg2000PacketBits(bytes, at);
    List<CodeBlock> found = new ArrayList<>();
    if (bits.next() == 1) {
      for (BandOfPrecinct part : precinct.bands()) {
        for (int i = 0; i < part.blocks.size(); i++) {
          if (readBlock(part, i, layer, bits)) {
            found.add(part.blocks.get(i));
          }
        }
      }
    }
    at = bits.end();
    if (FileFormat.has(bytes, at, "\u00ff\u0092")) {
      at += 2;
    }
    for (CodeBlock block : found) {
      if (block.newBytes > bytes.length - at) {
        throw PictureFileException.cutOff();
      }
      block.coded.write(bytes, at, block.newBytes);
      at += block.newBytes;
    }
  }

  /** B.10: whether a block has something in this packet, and how much. */
  private static boolean readBlock(
      BandOfPrecinct part, int index, int layer, Jpeg2000PacketBits bits)
      throws PictureFileException {
    CodeBlock block = part.blocks.get(index);
    int x = index % part.across;
    int y = index / part.across;
    boolean present =
        block.included ? bits.next() == 1 : part.inclusion.isBelow(x, y, layer + 1, bits);
    if (!present) {
      return false;
    }
    if (!block.included) {
      block.included = true;
      block.missingPlanes = part.missingPlanes.value(x, y, bits);
    }
    int passes = passes(bits);
    block.passes += passes;
    while (bits.next() == 1) {
      block.lengthBits++;
    }
    int lengthBits = block.lengthBits + 31 - Integer.numberOfLeadingZeros(passes);
    if (lengthBits > 30) {
      throw PictureFileException.damaged("a block of its JPEG 2000 is too long");
    }
    block.newBytes = bits.next(lengthBits);
    return true;
  }

  /** Table B.4. */
  private static int passes(Jpeg2000PacketBits bits) throws PictureFileException {
    if (bits.next() == 0) {
      return 1;
    }
    if (bits.next() == 0) {
      return 2;
    }
    int few = bits.next(2);
    if (few < 3) {
      return 3 + few;
    }
    int some = bits.next(5);
    return some < 31 ? 6 + some : 37 + bits.next(7);
  }
}
