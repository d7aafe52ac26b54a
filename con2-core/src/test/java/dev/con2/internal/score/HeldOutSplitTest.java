package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutSplitTest {

  @Test
  void allHeldOut_copies_countOnce() {
    HeldOutSplit split = HeldOutSplit.allHeldOut(List.of("a", "b", "a", "c", "b"));

    assertThat(split.training()).isEmpty();
    assertThat(split.heldOut()).containsExactly(0, 1, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "10000, 0.1, 0.05, 1000",
    "1001, 0.1, 0.05, 101",
    "200, 0.1, 0.05, 39",
    "156, 0.1, 0.05, 39",
    "155, 0.1, 0.05, 19",
    "100, 0.1, 0.05, 19",
    "60, 0.1, 0.05, 19",
    "38, 0.1, 0.05, 19",
    "30, 0.1, 0.05, 15",
    "1, 0.1, 0.05, 0",
    "0, 0.1, 0.05, 0",
    "1000, 0, 0.5, 3",
    "1000, 0.5, 0.5, 500",
    "1000, 0.1, 1e-8, 500",
  })
  void of_differentImages_holdsOutAsManyAsAsked(
      int images, double fraction, double rate, int heldOut) {
    HeldOutSplit split = HeldOutSplit.of(different(images), fraction, rate, 1);
    assertThat(split.heldOut()).hasSize(heldOut).isSorted();
    assertThat(split.training()).hasSize(images - heldOut).isSorted();
    assertThat(all(split)).containsExactly(IntStream.range(0, images).toArray());
  }

  /** Of a held-out picture one calibrates and no copy trains. */
  @Test
  void of_copies_countOnce() {
    RandomStream random = RandomStream.of(1);
    for (int round = 0; round < 300; round++) {
      int kinds = 1 + random.nextInt(40);
      List<Integer> fingerprints =
          IntStream.range(0, random.nextInt(200)).map(i -> random.nextInt(kinds)).boxed().toList();
      HeldOutSplit split = HeldOutSplit.of(fingerprints, 0.1, 0.1, round);
      List<Integer> heldOut = IntStream.of(split.heldOut()).mapToObj(fingerprints::get).toList();
      assertThat(heldOut).doesNotHaveDuplicates();
      assertThat(split.training())
          .containsExactly(
              IntStream.range(0, fingerprints.size())
                  .filter(image -> !heldOut.contains(fingerprints.get(image)))
                  .toArray());
      int different = (int) fingerprints.stream().distinct().count();
      assertThat(heldOut)
          .hasSize(HeldOutSplit.of(different(different), 0.1, 0.1, round).heldOut().length);
    }
  }

  @Test
  void of_oneOfTwoCopies_holdsOutAShareOfThePictures() {
    List<Integer> fingerprints = IntStream.range(0, 1000).map(i -> i / 2).boxed().toList();
    for (int seed = 0; seed < 20; seed++) {
      HeldOutSplit split = HeldOutSplit.of(fingerprints, 0.1, 0.05, seed);
      assertThat(split.heldOut()).hasSize(50);
      assertThat(split.training()).hasSize(900);
    }
    List<String> same = IntStream.range(0, 100).mapToObj(i -> "same").toList();
    assertThat(HeldOutSplit.of(same, 0.1, 0.5, 1).heldOut()).isEmpty();
  }

  @Test
  void of_sameSeed_sameSplit_whateverTheFingerprintsAre() {
    HeldOutSplit first = HeldOutSplit.of(different(500), 0.1, 0.05, 7);
    List<String> other = IntStream.range(0, 500).mapToObj(i -> "image " + (499 - i)).toList();
    assertThat(HeldOutSplit.of(other, 0.1, 0.05, 7).heldOut()).containsExactly(first.heldOut());
    assertThat(HeldOutSplit.of(different(500), 0.1, 0.05, 8).heldOut())
        .isNotEqualTo(first.heldOut());
  }

  @Test
  void of_manySeeds_holdsOutEveryImageAsOftenAsTheOthers() {
    int[] times = new int[40];
    for (int seed = 0; seed < 4000; seed++) {
      for (int image : HeldOutSplit.of(different(40), 0.25, 0.5, seed).heldOut()) {
        times[image]++;
      }
    }
    // A quarter of 4,000, five standard deviations of 27 either way.
    assertThat(Arrays.stream(times).min().orElseThrow()).isGreaterThan(863);
    assertThat(Arrays.stream(times).max().orElseThrow()).isLessThan(1137);
  }

  @Test
  void of_fractionOutOfRange_isRefused() {
    for (double fraction : new double[] {-0.1, 0.6, Double.NaN}) {
      assertThatThrownBy(() -> HeldOutSplit.of(different(5), fraction, 0.05, 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("fraction " + fraction);
    }
    assertThatThrownBy(() -> HeldOutSplit.of(different(5), 0.1, 0, 1))
        .isInstanceOf(InvalidInputException.class);
  }

  private static List<Integer> different(int images) {
    return IntStream.range(0, images).boxed().toList();
  }

  private static int[] all(HeldOutSplit split) {
    return IntStream.concat(IntStream.of(split.training()), IntStream.of(split.heldOut()))
        .sorted()
        .toArray();
  }
}
