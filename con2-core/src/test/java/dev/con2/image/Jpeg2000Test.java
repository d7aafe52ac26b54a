package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** That every picture is read as pydicom reads it is in {@link ImageReaderTest}. */
class Jpeg2000Test {

  private static final int SIDE = 2048;

  /** 65,535 packets of a byte, each of which says of 262,144 blocks that they are not in it. */
  @Test
  void decode_packetsOfNothing_endsByTheTimeLimit() throws IOException {
    byte[] stream = packetsOfNothing(65_535);

    assertThatThrownBy(
            () -> Jpeg2000.decode(stream, SIDE, SIDE, new TimeLimit(Duration.ofMillis(100))))
        .isInstanceOf(PictureFileException.class)
        .hasMessage(
            "takes more than 0 seconds to decode, which no honest picture does; save it anew");
  }

  private static byte[] packetsOfNothing(int layers) throws IOException {
    byte[] packets = new byte[layers];
    Arrays.fill(packets, (byte) 0b1000_0000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream stream = new DataOutputStream(bytes);
    stream.writeShort(0xff4f);
    stream.writeShort(0xff51); // SIZ: one component of 8 bits, one tile.
    for (int value : new int[] {41, 0}) {
      stream.writeShort(value);
    }
    for (int value : new int[] {SIDE, SIDE, 0, 0, SIDE, SIDE, 0, 0}) {
      stream.writeInt(value);
    }
    stream.writeShort(1);
    stream.write(new byte[] {7, 1, 1});
    stream.writeShort(0xff52); // COD: no precincts, no levels, blocks of 4 x 4.
    stream.writeShort(12);
    stream.write(new byte[] {0, 0});
    stream.writeShort(layers);
    stream.write(new byte[] {0, 0, 0, 0, 0, 1});
    stream.writeShort(0xff5c); // QCD: no quantisation.
    stream.writeShort(4);
    stream.write(new byte[] {0x20, 8 << 3});
    stream.writeShort(0xff90); // SOT
    stream.writeShort(10);
    stream.writeShort(0);
    stream.writeInt(12 + 2 + packets.length);
    stream.write(new byte[] {0, 1});
    stream.writeShort(0xff93); // SOD
    stream.write(packets);
    stream.writeShort(0xffd9);
    return bytes.toByteArray();
  }
}
