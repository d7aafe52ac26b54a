package dev.con2.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.evaluate.PrincipalComponents;
import dev.con2.score.Embeddings;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepresentationMapTest {

  @Test
  void of_embeddings_joinsTheContextsOfEachImageInThePlaneOfTraining() {
    List<Embeddings> training = List.of(rows(30, 1), rows(30, 2));
    List<Embeddings> normal = List.of(rows(5, 3), rows(5, 4));
    List<Embeddings> anomalous = List.of(rows(4, 5), rows(4, 6));
    RepresentationMap map =
        RepresentationMap.of(List.of("as it is", "flip"), training, normal, anomalous);

    assertThat(map.training()).hasSize(30);
    assertThat(map.normal()).hasSize(5);
    assertThat(map.anomalous()).hasSize(4);
    PrincipalComponents plane = PrincipalComponents.fit(training, 2);
    double[] flipped = plane.project(normal.get(1))[3];
    assertThat(map.normal().get(3).points().get(1).x()).isEqualTo(flipped[0], within(1e-12));
    assertThat(map.normal().get(3).points().get(1).y()).isEqualTo(flipped[1], within(1e-12));
    assertThat(map.explained())
        .isEqualTo(plane.explained()[0] + plane.explained()[1], within(1e-12));
  }

  @Test
  void of_manyImages_keepsTwoHundredSpreadOverAll() {
    List<Embeddings> training = List.of(rows(1001, 1));
    RepresentationMap map = RepresentationMap.of(List.of("as it is"), training, training, training);
    assertThat(map.training()).hasSize(200);
    double[][] all = PrincipalComponents.fit(training, 2).project(training.get(0));
    assertThat(map.training().get(199).points().get(0).x()).isEqualTo(all[995][0], within(1e-12));
  }

  @Test
  void constructor_traceWithoutAContext_isRefused() {
    RepresentationMap.Trace trace =
        new RepresentationMap.Trace(List.of(new RepresentationMap.Position(0, 0)));
    assertThatThrownBy(
            () ->
                new RepresentationMap(
                    List.of("as it is", "flip"), List.of(trace), List.of(), List.of(), 0.5))
        .hasMessageContaining("1 points for 2 contexts");
  }

  private static Embeddings rows(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Embeddings(count, 6, values);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 199, 200, 201, 399, 401, 1000, 12345})
  void isEvenlySpaced_isSoOfThoseThatAreShown(int pictures) {
    List<Integer> all = IntStream.range(0, pictures).boxed().toList();

    assertThat(
            all.stream()
                .filter(position -> RepresentationMap.isEvenlySpaced(position, pictures))
                .toList())
        .isEqualTo(RepresentationMap.evenlySpaced(all));
  }
}
