package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.con2.error.UnreadableImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That every picture is read as pydicom reads it is in {@link ImageReaderTest}. */
class DicomFileTest {

  private final ImageReader reader = new ImageReader(4_000_000);

  private static DicomFile file(String name) throws IOException {
    return DicomFile.parse(Fixtures.bytes(name), new SizeLimit(1000));
  }

  @ParameterizedTest
  @CsvSource({"dicom_enhanced.dcm,1", "dicom_enhanced.dcm,2"})
  void frame_furtherOnes_haveTheWindowOfTheirOwn(String name, int frame) throws IOException {
    Image image = file(name).frame(frame, new Decoders(), new TimeLimit(TimeLimit.USUAL));

    assertThat(Fixtures.equal(image, Fixtures.expected(name + "." + frame))).isTrue();
  }

  @Test
  void frame_ofRunLengths_isAsUncompressed() throws IOException {
    DicomFile packed = file("dicom_rle_three_frames.dcm");
    DicomFile plain = file("dicom_three_frames.dcm");

    assertThat(packed.frames()).isEqualTo(3);
    assertThat(plain.frames()).isEqualTo(3);
    for (int frame = 0; frame < 3; frame++) {
      assertThat(
              Fixtures.equal(
                  packed.frame(frame, new Decoders(), new TimeLimit(TimeLimit.USUAL)),
                  plain.frame(frame, new Decoders(), new TimeLimit(TimeLimit.USUAL))))
          .isTrue();
    }
  }

  @Test
  void frames_ofOne_isOne() throws IOException {
    assertThat(file("dicom_8bit.dcm").frames()).isEqualTo(1);
  }

  /** Each would be a row of its own, for hours. */
  @Test
  void parse_moreFramesThanBytes_isRefused() {
    byte[] bytes = Fixtures.bytes("dicom_three_frames.dcm");
    int at = indexOf(bytes, new byte[] {0x28, 0, 8, 0, 'I', 'S'}) + 6;
    byte[] count = "2147483647".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer many = ByteBuffer.allocate(bytes.length - bytes[at] + count.length);
    many.put(bytes, 0, at).put((byte) count.length).put((byte) 0).put(count);
    many.put(bytes, at + 2 + bytes[at], bytes.length - at - 2 - bytes[at]);

    assertUnreadable(
        new ImageReader(), many.array(), "x is damaged (it says that it has 2147483647 frames)");
  }

  @Test
  void parse_morePixelsThanAllowed_isRefusedBeforeThePixels() throws IOException {
    byte[] bytes = Fixtures.bytes("dicom_explicit_12bit.dcm");
    byte[] large = bytes.clone();
    for (int element : new int[] {0x10, 0x11}) {
      int at = indexOf(large, new byte[] {0x28, 0, (byte) element, 0, 'U', 'S', 2, 0});
      large[at + 8] = large[at + 9] = (byte) 0xff;
    }

    assertUnreadable(new ImageReader(390), bytes, "x is 23x17 pixels, more than the 390 allowed;");
    assertUnreadable(
        new ImageReader(), large, "x is 65,535x65,535 pixels, more than the 250,000,000 allowed;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.2.840.10008.1.2.4.93|x is a DICOM file of JPEG 2000 for volumes, which is not supported;",
        "1.2.840.10008.1.2.4.59|x is a DICOM file of the transfer syntax 1.2.840.10008.1.2.4.59, which",
        "19700101|x is a DICOM file of an unknown transfer syntax, which is not supported;",
        "SECRET|x is a DICOM file of an unknown transfer syntax, which is not supported;"
      })
  void parse_otherTransferSyntax_isRefusedByName(String syntax, String message) {
    byte[] bytes = Fixtures.bytes("dicom_jpeg_lossless_predictor_2.dcm");
    byte[] known = "1.2.840.10008.1.2.4.57".getBytes(StandardCharsets.US_ASCII);
    byte[] other = Arrays.copyOf(syntax.getBytes(StandardCharsets.US_ASCII), known.length);
    System.arraycopy(other, 0, bytes, indexOf(bytes, known), known.length);

    assertUnreadable(reader, bytes, message);
  }

  @Test
  void parse_kindsWithoutAPictureThatCanBeRead_areNamed() {
    byte[] deep = Fixtures.bytes("dicom_explicit_12bit.dcm");
    deep[indexOf(deep, new byte[] {0x28, 0, 0, 1, 'U', 'S', 2, 0}) + 8] = 32;
    assertUnreadable(
        reader,
        deep,
        "x is a DICOM file of grey pixels with 12 of 32 bits, which is not supported");

    byte[] none = Fixtures.bytes("dicom_explicit_12bit.dcm");
    int pixels = indexOf(none, new byte[] {(byte) 0xe0, 0x7f, 0x10, 0, 'O', 'W'});
    assertUnreadable(
        reader, Arrays.copyOf(none, pixels), "x is a DICOM file without a picture (a report,");

    byte[] floats = Fixtures.bytes("dicom_explicit_12bit.dcm");
    floats[pixels + 2] = 8;
    assertUnreadable(reader, floats, "x is a DICOM file of floating-point pixels, which is not");
  }

  /** Whatever is wrong with a file, nobody learns whose it is. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void decode_damaged_neverSaysAnythingOfThePatient() {
    Random random = new Random(14);
    for (String name : Fixtures.pictures()) {
      if (!name.startsWith("dicom")) {
        continue;
      }
      byte[] bytes = Fixtures.bytes(name);
      for (int i = 0; i < 150; i++) {
        byte[] changed = bytes.clone();
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
          int at = 128 + random.nextInt(Math.min(800, bytes.length - 128));
          changed[at] = (byte) (random.nextInt(3) == 0 ? -random.nextInt(2) : random.nextInt(256));
        }
        try {
          reader.decode(changed, "x");
        } catch (UnreadableImageException e) {
          assertThat(e.getMessage()).doesNotContain("NOBODY", "SECRET", "NOWHERE", "1970");
        } catch (RuntimeException e) {
          fail(name, e);
        }
      }
    }
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at + part.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new IllegalArgumentException("there is no such part");
  }

  private static void assertUnreadable(ImageReader reader, byte[] bytes, String start) {
    assertThatThrownBy(() -> reader.decode(bytes, "x"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith(start);
  }
}
