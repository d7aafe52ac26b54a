package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.NearestRows;
import dev.con2.internal.engine.RandomStream;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EuclideanNeighboursTest {

  private static EuclideanNeighbours of(int dims, int first, int end, int neighbours) {
    return new EuclideanNeighbours("test", "a test", dims, first, end, neighbours);
  }

  private static AnomalyScorer fitted(EuclideanNeighbours kind, float... rows) {
    return kind.fit(List.of(new Embeddings(rows.length / kind.dims(), kind.dims(), rows)));
  }

  /** Bank (0,0) (1,1) (2,0), query (1, 0.5): the nearest is 0.5 away, two are 0.809 on average. */
  @Test
  void score_isTheMeanDistanceToTheNearest() {
    List<Embeddings> query = List.of(new Embeddings(1, 2, new float[] {1, 0.5f}));
    assertThat(fitted(of(2, 0, 2, 1), 0, 0, 1, 1, 2, 0).score(query)).containsExactly(0.5);
    assertThat(fitted(of(2, 0, 2, 2), 0, 0, 1, 1, 2, 0).score(query)[0])
        .isCloseTo(0.8090169943749475, within(1e-15));
  }

  @Test
  void score_countsSomeColumnsOnly() {
    List<Embeddings> query = List.of(new Embeddings(1, 3, new float[] {100, 3, 4}));
    assertThat(fitted(of(3, 1, 3, 1), 0, 0, 0).score(query)).containsExactly(5);
  }

  @Test
  void keptBytes_areThoseOfTheColumnsThatCount() {
    EuclideanNeighbours kind = of(5, 1, 3, 1);
    RepresentationLayout layout = new RepresentationLayout(List.of(5), List.of(0, 1, 0));
    assertThat(kind.keptBytes(layout, 7)).isEqualTo(3L * 7 * 2 * Float.BYTES);
  }

  @Test
  void score_ofManyRows_isThatOfAPlainLoop() {
    for (int seed = 0; seed < 5; seed++) {
      RandomStream random = RandomStream.of(seed);
      int dims = 1 + random.nextInt(40);
      int rows = 3 + random.nextInt(300);
      int neighbours = 1 + random.nextInt(3);
      float[] reference = uniform(random, rows * dims);
      float[] queries = uniform(random, 7 * dims);
      double[] scores =
          fitted(of(dims, 0, dims, neighbours), reference)
              .score(List.of(new Embeddings(7, dims, queries)));
      for (int query = 0; query < 7; query++) {
        double[] distances = new double[rows];
        for (int row = 0; row < rows; row++) {
          double squares = 0;
          for (int i = 0; i < dims; i++) {
            squares += Math.pow((double) queries[query * dims + i] - reference[row * dims + i], 2);
          }
          distances[row] = Math.sqrt(squares);
        }
        Arrays.sort(distances);
        double expected = Arrays.stream(distances).limit(neighbours).average().orElseThrow();
        assertThat(scores[query]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  private static float[] uniform(RandomStream random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.uniform(-1, 1);
    }
    return values;
  }

  @Test
  void read_whatArraysGave_scoresTheSame() {
    EuclideanNeighbours kind = of(2, 0, 2, 1);
    AnomalyScorer scorer = fitted(kind, 0, 0, 1, 1);
    List<Embeddings> query = List.of(new Embeddings(1, 2, new float[] {0.2f, 0.9f}));
    assertThat(kind.read(scorer.arrays()).score(query)).containsExactly(scorer.score(query));
  }

  @Test
  void fit_tooFewImages_isRefused() {
    assertThatThrownBy(() -> fitted(of(1, 0, 1, 2), 1f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 training images have no 2 neighbours");
  }

  /** 65,536 values a row: the references are taken in blocks of 64 rows. */
  @Test
  void distances_referencesInSeveralBlocks_areThoseOfTheNearestRows() {
    int dims = 1 << 16;
    float[] references = new float[130 * dims];
    for (int row = 0; row < 130; row++) {
      references[row * dims] = 10 * row;
    }
    float[] query = new float[dims];
    query[0] = 1287;
    assertThat(NearestRows.distances(query, references, dims, 2)[0]).containsExactly(3, 7);
  }

  @Test
  void distances_queriesInSeveralBlocks_areThoseOfTheirOwnRows() {
    float[] queries = new float[1025];
    for (int i = 0; i < queries.length; i++) {
      queries[i] = i;
    }
    double[][] distances = NearestRows.distances(queries, new float[] {0, 1000}, 1, 1);
    assertThat(distances).hasDimensions(1025, 1);
    assertThat(distances[3][0]).isEqualTo(3);
    assertThat(distances[700][0]).isEqualTo(300);
    assertThat(distances[1024][0]).isEqualTo(24);
  }
}
