package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.HalfPrecision;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoreSetTest {

  private static float[] units(long seed, int rows, int dims) {
    RandomStream random = RandomStream.of(seed);
    float[] values = new float[rows * dims];
    for (int row = 0; row < rows; row++) {
      double squares = 0;
      for (int i = row * dims; i < (row + 1) * dims; i++) {
        values[i] = (float) (random.nextDouble() - 0.5);
        squares += values[i] * values[i];
      }
      for (int i = row * dims; i < (row + 1) * dims; i++) {
        values[i] /= (float) Math.sqrt(squares);
      }
    }
    return values;
  }

  private static double cosine(float[] units, int a, int b, int dims) {
    return IntStream.range(0, dims)
        .mapToDouble(i -> (double) units[a * dims + i] * units[b * dims + i])
        .sum();
  }

  /** How far the row that is worst off is from the nearest of some, as a cosine. */
  private static double worst(float[] units, int dims, List<Integer> chosen) {
    return IntStream.range(0, units.length / dims)
        .mapToDouble(
            row -> chosen.stream().mapToDouble(c -> cosine(units, row, c, dims)).max().orElse(-1))
        .min()
        .orElse(1);
  }

  @Test
  void of_rows_takesTheFarthestEachTime() {
    for (int seed = 0; seed < 20; seed++) {
      int dims = 3 + seed; // whole groups of eight, and not
      float[] units = units(seed, 40, dims);
      List<Integer> five = IntStream.of(CoreSet.of(units, dims, 5, seed)).boxed().toList();
      List<Integer> six = IntStream.of(CoreSet.of(units, dims, 6, seed)).boxed().toList();
      assertThat(six).containsAll(five).isSorted().doesNotHaveDuplicates().hasSize(6);
      int last = six.stream().filter(row -> !five.contains(row)).findFirst().orElseThrow();
      double its = five.stream().mapToDouble(c -> cosine(units, last, c, dims)).max().orElseThrow();
      assertThat(its).isCloseTo(worst(units, dims, five), within(1e-6));
    }
  }

  @Test
  void of_asManyAsThereAreOrMore_takesAll() {
    float[] units = units(1, 7, 4);
    int[] all = IntStream.range(0, 7).toArray();
    assertThat(CoreSet.of(units, 4, 7, 3)).isEqualTo(all);
    assertThat(CoreSet.of(units, 4, 70, 3)).isEqualTo(all);
  }

  @Test
  void of_copies_areChosenOnceWhileOthersAreLeft() {
    float[] two = {1, 0, 1, 0, 1, 0, 0, 1};
    for (int seed = 0; seed < 10; seed++) {
      assertThat(CoreSet.of(two, 2, 2, seed)).contains(3);
    }
  }

  @Test
  void nearestNeighbours_ofFewReferences_areThoseOfTheRowsThatTheFirstViewChooses() {
    int dims = 5;
    List<Embeddings> views =
        List.of(
            new Embeddings(30, dims, units(1, 30, dims)),
            new Embeddings(30, dims, units(2, 30, dims)));
    ScorerFactory few = Scorers.NEAREST_NEIGHBOUR.keeping(4);
    RepresentationLayout layout = new RepresentationLayout(List.of(dims), List.of(0, 0));
    ScorerFactory.Fitting fitting = few.fitting(layout, 9);
    views.forEach(fitting::add);
    AnomalyScorer scorer = fitting.build();

    int[] chosen = CoreSet.of(views.get(0).values(), dims, 4, 9);
    List<float[]> expected = new ArrayList<>();
    for (Embeddings view : views) {
      float[] rows = new float[4 * dims];
      for (int i = 0; i < 4; i++) {
        System.arraycopy(view.values(), chosen[i] * dims, rows, i * dims, dims);
      }
      expected.add(rows);
    }
    for (int view = 0; view < 2; view++) {
      Halves kept = (Halves) scorer.arrays().get("reference." + view);
      assertThat(kept.shape()).containsExactly(4, dims);
      for (int i = 0; i < 4 * dims; i++) {
        assertThat(HalfPrecision.toFloat(kept.values()[i]))
            .isCloseTo(expected.get(view)[i], within(1e-3f));
      }
    }
    assertThat(few.keptBytes(layout, 30)).isEqualTo(2L * 4 * dims * Short.BYTES);
    assertThat(Scorers.LIKELIHOOD.keeping(4)).isSameAs(Scorers.LIKELIHOOD);
  }

  @Test
  void of_seeds_beginWithDifferentRows() {
    float[] rows = new float[100];
    for (int i = 0; i < 50; i++) {
      rows[2 * i] = (float) Math.cos(i * 0.1);
      rows[2 * i + 1] = (float) Math.sin(i * 0.1);
    }
    assertThat(IntStream.range(0, 10).map(seed -> CoreSet.of(rows, 2, 1, seed)[0]).distinct())
        .hasSizeGreaterThan(1);
  }
}
