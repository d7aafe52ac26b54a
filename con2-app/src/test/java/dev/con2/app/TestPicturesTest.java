package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.reports.RepresentationMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestPicturesTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 199, 200, 201, 399, 401, 1000, 12345})
  void isShown_isSoOfThoseThatAreEvenlySpaced(int pictures) {
    List<Integer> all = IntStream.range(0, pictures).boxed().toList();

    assertThat(all.stream().filter(position -> TestPictures.isShown(position, pictures)).toList())
        .isEqualTo(RepresentationMap.evenlySpaced(all));
  }
}
