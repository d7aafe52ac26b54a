package dev.con2.image;

import dev.con2.internal.engine.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** SHA-256 over the size and the samples of a picture, whatever format it was stored in. */
public final class Fingerprint {

  private static final int CHUNK = 4096;

  private Fingerprint() {}

  /** In hex; the same for a grey picture stored with one channel or with three equal ones. */
  public static String of(Image image) {
    MessageDigest digest = Sha256.begin();
    ByteBuffer head = ByteBuffer.allocate(12);
    head.putInt(image.width()).putInt(image.height()).putInt(image.bitsPerSample());
    digest.update(head.array());
    int area = image.width() * image.height();
    if (image instanceof Image.EightBit eight) {
      byte[] samples = eight.samples();
      boolean grey =
          Arrays.equals(samples, 0, area, samples, area, 2 * area)
              && Arrays.equals(samples, 0, area, samples, 2 * area, 3 * area);
      digest.update(samples, 0, grey ? area : 3 * area);
    } else {
      short[] samples = ((Image.SixteenBit) image).samples();
      ByteBuffer chunk = ByteBuffer.allocate(2 * CHUNK);
      for (int at = 0; at < samples.length; at += CHUNK) {
        int count = Math.min(CHUNK, samples.length - at);
        chunk.asShortBuffer().put(samples, at, count);
        digest.update(chunk.array(), 0, 2 * count);
      }
    }
    return Sha256.end(digest);
  }
}
