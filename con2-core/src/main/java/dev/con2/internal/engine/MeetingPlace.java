package dev.con2.internal.engine;

import dev.con2.device.Rank;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingStoppedException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.IntOptional;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.gloo.Socket;

/** Where ranks meet: a file, or an address that rank 0 listens on. */
sealed interface MeetingPlace {

  /** Of {@code HOST:PORT}. */
  Pattern ADDRESS = Pattern.compile("([\\w.-]+):(\\d{1,5})");

  /** The one that a rank names. */
  static MeetingPlace of(Rank rank) {
    Matcher address = ADDRESS.matcher(rank.rendezvous());
    return address.matches()
        ? new Address(address.group(1), Integer.parseInt(address.group(2)))
        : new SharedFile(Path.of(rank.rendezvous()));
  }

  /** What the ranks write to each other into; the caller's. */
  Store open(Rank rank);

  /** The address of this machine that leads to the others, unless the rank names one. */
  String ownAddress();

  /** On one machine, or on several that share a folder. */
  record SharedFile(Path file) implements MeetingPlace {

    @Override
    public Store open(Rank rank) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
        throw new InvalidInputException(
            "option rendezvous is %s, whose folder is missing or may not be written to; give HOST:PORT, or a file in a folder that all ranks can write to"
                .formatted(file));
      }
      return new FileStore(file.toString(), rank.worldSize());
    }

    @Override
    public String ownAddress() {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }

  /** An address of rank 0's machine. */
  record Address(String host, int port) implements MeetingPlace {

    private static final int LARGEST_PORT = 65535;
    private static final long INET = 2;
    private static final int SOCKET_ADDRESS_BYTES = 128;
    private static final int WAITING = 128;
    private static final long LONGEST_TRY_MILLIS = 2000;
    private static final long BETWEEN_TRIES_MILLIS = 50;

    @Override
    public Store open(Rank rank) {
      if (port < 1 || port > LARGEST_PORT) {
        throw new InvalidInputException(
            "option rendezvous has the port %d, out of range; give one from 1 to %d"
                .formatted(port, LARGEST_PORT));
      }
      TCPStoreOptions options =
          new TCPStoreOptions()
              .isServer(rank.number() == 0)
              .port((short) port)
              .waitWorkers(false)
              .timeout(new Milliseconds(rank.timeout().toMillis()));
      if (rank.number() == 0) {
        options.masterListenFd(new IntOptional(listening()));
      } else {
        awaitListening(rank.timeout());
      }
      return new TCPStore(address().getHostAddress(), options);
    }

    /** A TCPStore that finds nobody waits twice as long, and prints its stack. */
    private void awaitListening(Duration timeout) {
      long end = System.nanoTime() + timeout.toNanos();
      InetSocketAddress there = new InetSocketAddress(address(), port);
      String reason = "no answer";
      do {
        try (java.net.Socket probe = new java.net.Socket()) {
          long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
          probe.connect(there, Math.toIntExact(Math.max(1, Math.min(left, LONGEST_TRY_MILLIS))));
          return;
        } catch (SocketTimeoutException e) {
          // The last try may be too short to be refused.
        } catch (IOException e) {
          reason = Objects.requireNonNullElse(e.getMessage(), reason);
        }
        pause();
      } while (System.nanoTime() < end);
      throw new IllegalStateException(reason);
    }

    private static void pause() {
      try {
        Thread.sleep(BETWEEN_TRIES_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TrainingStoppedException("stopped while waiting for the other processes", e);
      }
    }

    /**
     * A socket that listens on this address alone; by itself a TCPStore would on every one of the
     * machine.
     */
    private int listening() {
      if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
        throw new InvalidInputException(
            "option rendezvous is %s:%d, and rank 0 can listen on Linux only; give a file"
                .formatted(host, port));
      }
      byte[] ip = address().getAddress();
      try (Socket socket = Socket.createForFamily(INET);
          BytePointer name = new BytePointer(SOCKET_ADDRESS_BYTES)) {
        name.zero(); // a sockaddr_in: family, port and address, these two the high byte first
        name.putShort(0, (short) INET);
        name.put(2, (byte) (port >> Byte.SIZE));
        name.put(3, (byte) port);
        for (int i = 0; i < ip.length; i++) {
          name.put(4L + i, ip[i]);
        }
        socket.reuseAddr(true);
        socket.bind(name);
        socket.listen(WAITING);
        return socket.release();
      } catch (RuntimeException e) {
        throw new InvalidInputException(
            "rank 0 cannot listen on %s:%d, as option rendezvous says (%s); give an address of its machine and a port that is free"
                .formatted(host, port, SeveralRanks.firstLine(e)),
            e);
      }
    }

    private InetAddress address() {
      try {
        InetAddress found = InetAddress.getByName(host);
        if (found instanceof Inet4Address) {
          return found;
        }
      } catch (UnknownHostException e) {
        throw new InvalidInputException(
            "option rendezvous has the host %s, which is not known; give the name or the address of rank 0's machine"
                .formatted(host),
            e);
      }
      throw new InvalidInputException(
          "option rendezvous has the host %s, which has no IPv4 address; give one".formatted(host));
    }

    @Override
    public String ownAddress() {
      // Nothing is sent: the system only says from which of its addresses it would be.
      try (DatagramSocket towards = new DatagramSocket()) {
        towards.connect(new InetSocketAddress(address(), port));
        return towards.getLocalAddress().getHostAddress();
      } catch (IOException e) {
        throw new InvalidInputException(
            "no way leads from this machine to %s; give the address of rank 0's machine"
                .formatted(host),
            e);
      }
    }
  }
}
