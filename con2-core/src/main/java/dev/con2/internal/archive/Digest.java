package dev.con2.internal.archive;

import dev.con2.internal.engine.Sha256;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/** CRC-32 and SHA-256 of bytes on their way from or to somewhere. */
final class Digest {

  private final CRC32 crc = new CRC32();
  private final MessageDigest sha256 = Sha256.begin();

  /** A stream that takes in what is read through it. */
  InputStream reader(InputStream from) {
    return new DigestInputStream(new CheckedInputStream(from, crc), sha256);
  }

  /** A stream that takes in what is written through it. */
  OutputStream writer(OutputStream to) {
    return new DigestOutputStream(new CheckedOutputStream(to, crc), sha256);
  }

  /** The CRC-32 of the bytes so far. */
  long crc() {
    return crc.getValue();
  }

  /** The SHA-256 of the bytes so far, in hexadecimal; can be asked once. */
  String sha256() {
    return Sha256.end(sha256);
  }

  /** The CRC-32 of an array. */
  static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }
}
