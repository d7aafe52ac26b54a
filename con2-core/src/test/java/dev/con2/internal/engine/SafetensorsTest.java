package dev.con2.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.Safetensors.Bytes;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.internal.engine.Safetensors.Longs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  /** The contents of both fixtures; see make_safetensors.py beside them. */
  private static final Safetensors CONTENTS =
      new Safetensors(
          Map.of("format", "1", "remark", "größe"),
          Map.of(
              "halves",
              new Halves(
                  List.of(2, 3),
                  new short[] {0x3E00, (short) 0x8000, 0x7BFF, 0x0001, 0x7C00, 0x2E66}),
              "floats",
              new Floats(
                  List.of(2, 1, 2), new float[] {1, -2.5f, Float.MIN_VALUE, Float.MAX_VALUE}),
              "doubles",
              new Doubles(List.of(2), new double[] {Math.PI, Double.MIN_VALUE}),
              "longs",
              new Longs(List.of(2), new long[] {Long.MIN_VALUE, Long.MAX_VALUE}),
              "bytes",
              new Bytes(List.of(3), new byte[] {0, (byte) 128, (byte) 255}),
              "scalar",
              new Floats(List.of(), new float[] {42}),
              "empty",
              new Floats(List.of(0, 4), new float[0]),
              "größe \"x\"\n",
              new Bytes(List.of(1), new byte[] {1})));

  @Test
  void read_fileOfThePythonPackage_givesItsContents() throws IOException {
    assertSame(Safetensors.read(fixture("by-python.safetensors"), "by python"), CONTENTS);
  }

  @Test
  void write_givesTheFileThatThePythonPackageWasSeenToRead() throws IOException {
    assertThat(CONTENTS.toBytes()).isEqualTo(fixture("by-con2.safetensors"));
    assertThat(CONTENTS.size()).isEqualTo(CONTENTS.toBytes().length);
  }

  @Test
  void read_afterWrite_givesTheSame() {
    assertSame(Safetensors.read(CONTENTS.toBytes(), "file"), CONTENTS);
    Safetensors nothing = new Safetensors(Map.of());
    assertSame(Safetensors.read(nothing.toBytes(), "file"), nothing);
  }

  @Test
  void read_arraysLongerThanOneChunk_givesTheSame() {
    RandomStream random = RandomStream.of(1);
    for (int length : new int[] {65_535, 65_536, 65_537, 300_000}) {
      float[] floats = new float[length];
      byte[] bytes = new byte[length];
      long[] longs = new long[length];
      for (int i = 0; i < length; i++) {
        floats[i] = (float) random.gaussian();
        bytes[i] = (byte) random.nextLong();
        longs[i] = random.nextLong();
      }
      Safetensors contents =
          new Safetensors(
              Map.of(
                  "a", new Floats(List.of(length), floats),
                  "b", new Bytes(List.of(length), bytes),
                  "c", new Longs(List.of(length), longs)));
      assertSame(Safetensors.read(contents.toBytes(), "file"), contents);
    }
  }

  @Test
  void write_numbersStandAligned() {
    byte[] file = CONTENTS.toBytes();
    long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`[]`                                                               | not a JSON object",
        "` {}`                                                              | not a JSON object",
        "`{`                                                                | not proper JSON",
        "`{}{}`                                                             | not proper JSON",
        "`{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},"
            + "'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}`        | Duplicate field 'a'",
        "`{'a':{'dtype':'U8','shape':[4],'shape':[4],'data_offsets':[0,4]}}`| Duplicate field",
        "`{'a':{'dtype':'I32','shape':[1],'data_offsets':[0,4]}}`           | type \"I32\", which con2 does not read; convert",
        "`{'a':{'dtype':7,'shape':[2],'data_offsets':[0,4]}}`               | the type 7",
        "`{'a':{'shape':[2],'data_offsets':[0,4]}}`                         | not described",
        "`{'a':7}`                                                          | not described",
        "`{'a':{'dtype':'U8','shape':4,'data_offsets':[0,4]}}`              | no proper shape",
        "`{'a':{'dtype':'U8','shape':{},'data_offsets':[0,4]}}`             | no proper shape",
        "`{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4],'b':1}}`      | not described",
        "`{'a':{'dtype':'U8','shape':[-4],'data_offsets':[0,4]}}`           | negative dimension",
        "`{'a':{'dtype':'U8','shape':[-2,-2],'data_offsets':[0,4]}}`        | negative dimension",
        "`{'a':{'dtype':'U8','shape':[4.0],'data_offsets':[0,4]}}`          | 4.0 where an integer",
        "`{'a':{'dtype':'U8','shape':['4'],'data_offsets':[0,4]}}`          | \"4\" where an"
            + " integer",
        "`{'a':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,4]}}`|where an"
            + " integer",
        "`{'a':{'dtype':'U8','shape':[4294967296,4294967296],'data_offsets':[0,4]}}`| too large",
        "`{'a':{'dtype':'U8','shape':[3],'data_offsets':[0,4]}}`            | has 4 bytes",
        "`{'a':{'dtype':'F16','shape':[2],'data_offsets':[0,3]}}`           | has 3 bytes",
        "`{'a':{'dtype':'F64','shape':[2305843009213693952],'data_offsets':[0,0]}}`| has 0 bytes",
        "`{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4,4]}}`          | impossible offsets",
        "`{'a':{'dtype':'U8','shape':[4],'data_offsets':[4,0]}}`            | impossible offsets",
        "`{'a':{'dtype':'U8','shape':[4],'data_offsets':[-4,0]}}`           | impossible offsets",
        "`{'a':{'dtype':'U8','shape':[4],'data_offsets':[1,5]}}`            | begins at byte 1",
        "`{'a':{'dtype':'U8','shape':[5],'data_offsets':[0,5]}}`            | describes 5 bytes",
        "`{'a':{'dtype':'U8','shape':[3],'data_offsets':[0,3]}}`            | describes 3 bytes",
        "`{'a':{'dtype':'U8','shape':[3],'data_offsets':[0,3]},"
            + "'b':{'dtype':'U8','shape':[2],'data_offsets':[2,4]}}`        | 'b' begins at byte 2",
        "`{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},"
            + "'b':{'dtype':'U8','shape':[2],'data_offsets':[2,4]}}`        | 'b' begins at byte 2",
        "`{'a':{'dtype':'U8','shape':[3000000000],'data_offsets':[0,3000000000]}}`| more than",
        "`{'__metadata__':{'a':1},'b':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}`| not text",
        "`{'__metadata__':[],'b':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}`| not a JSON"
            + " object",
      })
  void read_headerThatIsWrong_isRefused(String json, String complaint) {
    assertRefused(file(json.replace('\'', '"'), 4), complaint);
  }

  @Test
  void read_lengthThatIsWrong_isRefused() {
    byte[] file = file("{}", 0);
    assertThat(Safetensors.read(file, "file").arrays()).isEmpty();
    assertRefused(new byte[0], "too few");
    assertRefused(Arrays.copyOf(file, 7), "too few");
    for (long length : new long[] {-1, Long.MIN_VALUE, 3, 1L << 32, Long.MAX_VALUE}) {
      byte[] wrong = file.clone();
      ByteBuffer.wrap(wrong).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      assertRefused(wrong, "its header would take " + Long.toUnsignedString(length));
    }
  }

  @Test
  void read_headerThatIsNotUtf8_isRefused() {
    byte[] file = file("{\"?\":1}", 0);
    file[10] = (byte) 0xff;
    assertRefused(file, "not UTF-8");
  }

  @Test
  void read_fileCutAnywhere_isRefused() {
    byte[] file = CONTENTS.toBytes();
    for (int length = 0; length < file.length; length++) {
      assertRefused(Arrays.copyOf(file, length), "file is damaged");
    }
    assertRefused(Arrays.copyOf(file, file.length + 1), "file is damaged");
  }

  @Test
  void read_anyByteOfTheHeaderAltered_failsInNoOtherWay() {
    byte[] file = CONTENTS.toBytes();
    int header = 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    RandomStream random = RandomStream.of(5);
    for (int i = 0; i < header; i++) {
      byte[] altered = file.clone();
      altered[i] ^= (byte) (1 + random.nextInt(255));
      try {
        Safetensors.read(altered, "file");
      } catch (ModelFileException e) {
        assertThat(e).hasMessageStartingWith("file ");
      }
    }
  }

  @Test
  void read_bfloat16_givesTheSameNumbersAs32Bit() {
    byte[] file = file("{\"a\":{\"dtype\":\"BF16\",\"shape\":[5],\"data_offsets\":[0,10]}}", 10);
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(file.length - 10)
        .putShort((short) 0x3F80)
        .putShort((short) 0xC049)
        .putShort((short) 0x0001)
        .putShort((short) 0x7F80)
        .putShort((short) 0x8000);
    Floats floats = Safetensors.require(Safetensors.read(file, "file").arrays(), "a", Floats.class);
    assertThat(floats.shape()).containsExactly(5);
    assertThat(floats.values())
        .containsExactly(1, -3.140625f, 0x1p-133f, Float.POSITIVE_INFINITY, -0f);
  }

  @Test
  void read_bfloat16LongerThanOneChunk_isRead() {
    int count = 200_001;
    byte[] file =
        file(
            "{\"a\":{\"dtype\":\"BF16\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                .formatted(count, 2 * count),
            2 * count);
    for (int i = 0; i < count; i++) {
      ByteBuffer.wrap(file)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putShort(file.length - 2 * count + 2 * i, (short) (0x3F80 + i % 128));
    }
    float[] values =
        Safetensors.require(Safetensors.read(file, "file").arrays(), "a", Floats.class).values();
    for (int i = 0; i < count; i++) {
      assertThat(values[i]).isEqualTo(1 + i % 128 / 128f);
    }
  }

  @Test
  void read_streamThatEndsBeforeItsSize_isRefused() {
    byte[] file = CONTENTS.toBytes();
    InputStream stream = new ByteArrayInputStream(file, 0, file.length - 1);
    assertThatThrownBy(() -> Safetensors.read(stream, file.length, "file"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("it ends early");
  }

  @Test
  void array_thatDoesNotFillItsShape_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Floats(List.of(2, 3), new float[5]))
        .withMessageContaining("[2, 3]");
    assertThatIllegalArgumentException().isThrownBy(() -> new Bytes(List.of(-1, -1), new byte[1]));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Safetensors(Map.of("__metadata__", new Bytes(List.of(0), new byte[0]))));
  }

  @Test
  void require_givesTheArrayOrSaysWhichIsMissing() {
    assertThat(Safetensors.require(CONTENTS.arrays(), "longs", Longs.class).values()).hasSize(2);
    assertThatThrownBy(() -> Safetensors.require(CONTENTS.arrays(), "longs", Halves.class))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("no array 'longs' of F16");
    assertThatThrownBy(() -> Safetensors.require(CONTENTS.arrays(), "mean", Doubles.class))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("no array 'mean' of F64");
  }

  private static byte[] file(String json, int data) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private static byte[] fixture(String name) throws IOException {
    try (InputStream stream = SafetensorsTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(stream).readAllBytes();
    }
  }

  private static void assertRefused(byte[] file, String complaint) {
    assertThatThrownBy(() -> Safetensors.read(file, "file"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith("file ")
        .hasMessageContaining(complaint);
  }

  private static void assertSame(Safetensors actual, Safetensors expected) {
    assertThat(actual.metadata()).isEqualTo(expected.metadata());
    assertThat(actual.arrays().keySet()).isEqualTo(expected.arrays().keySet());
    expected
        .arrays()
        .forEach(
            (name, array) -> {
              assertThat(actual.arrays().get(name)).hasSameClassAs(array);
              assertThat(actual.arrays().get(name).shape()).isEqualTo(array.shape());
            });
    assertThat(actual.toBytes()).isEqualTo(expected.toBytes());
  }
}
