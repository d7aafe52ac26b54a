package dev.con2.internal.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Rank;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.ByteVector;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;

/**
 * Several processes, joined by libtorch's own c10d: a store for words, Gloo or NCCL for tensors
 * (docs/decisions/0015-several-processes.md).
 */
final class SeveralRanks implements Ranks {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The name of what a rank leaves that ends. */
  private static final String ENDED = "ended";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  /** A rank that ends leaves its sentence a moment after or before its sockets are closed. */
  private static final Duration FOR_A_SENTENCE = Duration.ofSeconds(2);

  private final Rank rank;
  private final MeetingPlace place;
  private final Store store;
  private Optional<Backend> group = Optional.empty();
  private ComputeDevice device = ComputeDevice.CPU;
  private Optional<TrainingFailedException> failure = Optional.empty();

  private SeveralRanks(Rank rank, MeetingPlace place, Store store) {
    this.rank = rank;
    this.place = place;
    this.store = store;
  }

  static Ranks join(Rank rank) {
    Libtorch.load();
    MeetingPlace place = MeetingPlace.of(rank);
    try (PointerScope scope = new PointerScope()) {
      Store store = place.open(rank);
      store.retainReference();
      SeveralRanks joined = new SeveralRanks(rank, place, store);
      joined.requireFresh();
      return joined;
    } catch (InvalidInputException | TrainingStoppedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TrainingFailedException(
          "rank %d has not found rank 0 at %s within %s (%s); start rank 0 first, and make sure that this machine can reach it"
              .formatted(rank.number(), rank.rendezvous(), seconds(rank.timeout()), firstLine(e)),
          e);
    }
  }

  /**
   * A file that a training has left which ended early would end this one with its sentence. Of this
   * training nobody ends before rank 0 is there, but for want of it.
   */
  private void requireFresh() {
    if (rank.number() == 0 && place instanceof MeetingPlace.SharedFile shared) {
      Optional<String> sentence = sentenceOfAnother();
      if (sentence.isPresent()) {
        close();
        throw new InvalidInputException(
            "the file %s of option rendezvous is of a training that has ended (%s); delete it, or give another"
                .formatted(shared.file(), sentence.get()));
      }
    }
  }

  @Override
  public int number() {
    return rank.number();
  }

  @Override
  public int count() {
    return rank.worldSize();
  }

  @Override
  public void begin(Map<String, String> description, ComputeDevice worksOn) {
    Map<String, String> own = new LinkedHashMap<>(description);
    own.put("world-size", Integer.toString(rank.worldSize()));
    requireAlike(own, decision("description", () -> own));
    tell("alike." + rank.number(), Map.of());
    for (int other = 0; other < rank.worldSize(); other++) {
      listen("alike." + other);
    }
    device = worksOn;
    try (PointerScope scope = new PointerScope()) {
      Backend made = device.isGraphicsCard() ? nccl() : gloo();
      made.retainReference();
      group = Optional.of(made);
    } catch (RuntimeException e) {
      throw lost(e);
    }
    anySays(false); // nobody may leave before all are connected
  }

  private void requireAlike(Map<String, String> own, Map<String, String> first) {
    Set<String> names = new LinkedHashSet<>(first.keySet());
    names.addAll(own.keySet());
    for (String name : names) {
      String here = own.getOrDefault(name, "its default");
      String there = first.getOrDefault(name, "its default");
      if (!here.equals(there)) {
        throw new InvalidInputException(
            "rank %d has %s %s, and rank 0 has %s; give all ranks the same options, pictures and version of con2"
                .formatted(rank.number(), name, here, there));
      }
    }
  }

  private Backend gloo() {
    ProcessGroupGloo.Options options =
        ProcessGroupGloo.Options.create(new Milliseconds(rank.timeout().toMillis()));
    String address = rank.listen().orElseGet(place::ownAddress);
    options.devices(new GlooDeviceVector(ProcessGroupGloo.createDeviceForHostname(address)));
    options.threads(1); // sums come one after the other
    return new ProcessGroupGloo(store, rank.number(), rank.worldSize(), options);
  }

  private Backend nccl() {
    ProcessGroupNCCL nccl = new ProcessGroupNCCL(store, rank.number(), rank.worldSize());
    nccl.setTimeout(new Milliseconds(rank.timeout().toMillis()));
    return nccl;
  }

  @Override
  public Map<String, String> decision(String name, Supplier<Map<String, String>> own) {
    if (first()) {
      Map<String, String> decided = own.get();
      tell(name, decided);
      return decided;
    }
    return listen(name);
  }

  private void tell(String name, Map<String, String> words) {
    try (PointerScope scope = new PointerScope()) {
      store.set(name, new ByteVector(JSON.writeValueAsBytes(words)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text can be written as JSON", e);
    } catch (RuntimeException e) {
      throw lost(e);
    }
  }

  private Map<String, String> listen(String name) {
    long end = System.nanoTime() + rank.timeout().toNanos();
    try (PointerScope scope = new PointerScope()) {
      while (!store.check(new StringVector(name))) {
        Optional<String> sentence = sentenceOfAnother();
        if (sentence.isPresent()) {
          throw fail(sentence.get());
        }
        if (System.nanoTime() > end) {
          throw fail(silent());
        }
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      }
      return JSON.readValue(
          new String(store.get(name).get(), StandardCharsets.UTF_8), new TypeReference<>() {});
    } catch (TrainingFailedException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail("rank %d was interrupted".formatted(rank.number()));
      throw new TrainingStoppedException("stopped while waiting for the other processes", e);
    } catch (JsonProcessingException e) {
      throw fail("rank 0 sent what is no text; give all ranks the same version of con2");
    } catch (RuntimeException e) {
      throw lost(e);
    }
  }

  @Override
  public boolean firstSays(boolean own) {
    return says(first() && own);
  }

  @Override
  public boolean anySays(boolean own) {
    return says(own);
  }

  private boolean says(boolean own) {
    try (PointerScope scope = new PointerScope()) {
      Tensor words = TensorTransfer.toDevice(new float[] {own ? 1 : 0}, device, 1);
      sum(words);
      return TensorTransfer.toFloats(words)[0] > 0;
    }
  }

  @Override
  public void sum(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      await(backend().allreduce(new TensorVector(tensor)));
    } catch (RuntimeException e) {
      throw lost(e);
    }
  }

  @Override
  public void copyOfFirst(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      await(backend().broadcast(new TensorVector(tensor), new BroadcastOptions()));
    } catch (RuntimeException e) {
      throw lost(e);
    }
  }

  private Backend backend() {
    return group.orElseThrow(() -> new IllegalStateException("the ranks have not met yet"));
  }

  /** On a card this makes the stream wait, not the host. */
  private static void await(Work work) {
    work._wait();
  }

  /** What is thrown when libtorch cannot reach the others: the first such failure is kept. */
  private TrainingFailedException lost(RuntimeException thrown) {
    if (failure.isPresent()) {
      return failure.get();
    }
    boolean late = firstLine(thrown).toLowerCase(Locale.ROOT).contains("timed out");
    String sentence =
        late
            ? silent()
            : awaitedSentence()
                .orElse(
                    "rank %d has lost a rank that it works with, which was ended or cannot be reached (%s); its own messages say more"
                        .formatted(rank.number(), firstLine(thrown)));
    return fail(sentence);
  }

  private String silent() {
    return "rank %d has waited %s for a rank that does not answer; make sure that all are started and none hangs, or give a longer rank-timeout"
        .formatted(rank.number(), seconds(rank.timeout()));
  }

  private TrainingFailedException fail(String sentence) {
    TrainingFailedException kept = new TrainingFailedException(sentence);
    failure = Optional.of(kept);
    return kept;
  }

  private Optional<String> awaitedSentence() {
    long end = System.nanoTime() + FOR_A_SENTENCE.toNanos();
    Optional<String> sentence = sentenceOfAnother();
    while (sentence.isEmpty() && System.nanoTime() < end) {
      try {
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      sentence = sentenceOfAnother();
    }
    return sentence;
  }

  private Optional<String> sentenceOfAnother() {
    try (PointerScope scope = new PointerScope()) {
      return store.check(new StringVector(ENDED))
          ? Optional.of(new String(store.get(ENDED).get(), StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty(); // the store was that of a rank that is gone
    }
  }

  @Override
  public Optional<TrainingFailedException> failure() {
    return failure;
  }

  @Override
  public void tellFailure(Throwable thrown) {
    if (sentenceOfAnother().isPresent()) {
      return; // the first that has ended is why the others do
    }
    try (PointerScope scope = new PointerScope()) {
      String sentence = "rank %d has ended: %s".formatted(rank.number(), firstLine(thrown));
      store.set(ENDED, new ByteVector(sentence.getBytes(StandardCharsets.UTF_8)));
    } catch (RuntimeException e) {
      // Nobody is left to hear it.
    }
  }

  /** What was thrown, in a line; Gloo begins its own with the place in its source. */
  static String firstLine(Throwable thrown) {
    String text = String.valueOf(thrown.getMessage()).strip();
    return text.lines().findFirst().orElse("no message").replaceFirst("^\\[[^\\]]*:\\d+\\] ", "");
  }

  private static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  @Override
  public void close() {
    group.ifPresent(Backend::close);
    group = Optional.empty();
    store.close();
  }
}
