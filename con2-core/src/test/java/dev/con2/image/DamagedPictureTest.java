package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.error.UnreadableImageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fixture, cut off at many lengths. {@code FuzzTest} of con2-bench alters them at random. */
class DamagedPictureTest {

  private final ImageReader reader = new ImageReader(4_000_000);

  static List<String> pictures() {
    return Fixtures.pictures();
  }

  @ParameterizedTest
  @MethodSource("pictures")
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void decode_cutOff_isUnreadableOrWhole(String name) {
    byte[] bytes = Fixtures.bytes(name);
    Image whole = reader.decode(bytes, name);
    for (int length = 0; length < bytes.length; length += 1 + length / 40) {
      expectUnreadableOrWhole(Arrays.copyOf(bytes, length), whole, name + " cut at " + length);
    }
    for (int missing = 1; missing < Math.min(20, bytes.length); missing++) {
      int length = bytes.length - missing;
      expectUnreadableOrWhole(Arrays.copyOf(bytes, length), whole, name + " cut at " + length);
    }
  }

  private void expectUnreadableOrWhole(byte[] bytes, Image whole, String what) {
    try {
      // What is cut off may have been a comment behind the pixels.
      assertThat(Fixtures.equal(reader.decode(bytes, "x"), whole)).as(what).isTrue();
    } catch (UnreadableImageException e) {
      assertThat(e).as(what).hasMessageStartingWith("x ").hasMessageEndingWith(".");
    }
  }

  @Test
  void decode_damagedPictures_leaveStandardErrorAlone() {
    PrintStream before = System.err;
    ByteArrayOutputStream noise = new ByteArrayOutputStream();
    System.setErr(new PrintStream(noise, true, StandardCharsets.UTF_8));
    try {
      for (String name : Fixtures.pictures()) {
        byte[] bytes = Fixtures.bytes(name);
        expectUnreadableOrWhole(
            Arrays.copyOf(bytes, bytes.length * 2 / 3), reader.decode(bytes, name), name);
      }
    } finally {
      System.setErr(before);
    }
    assertThat(noise.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
