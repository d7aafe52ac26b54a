package dev.con2.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory as decoders want it: no copy, no cache file, and a length they can check. Its
 * reader is stopped here when it takes too long.
 */
final class ByteArrayImageInputStream extends ImageInputStreamImpl {

  private final byte[] bytes;
  private final TimeLimit time;

  ByteArrayImageInputStream(byte[] bytes, TimeLimit time) {
    this.bytes = bytes;
    this.time = time;
  }

  @Override
  public int read() throws IOException {
    time.check();
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    time.check();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= bytes.length) {
      return -1;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, to, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  /** Nothing to release; an empty finalizer keeps thousands of small files off the queue. */
  @Override
  @SuppressWarnings({"deprecation", "removal", "Finalize"})
  protected void finalize() {}
}
