package dev.con2.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.score.Embeddings;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

  /** Numpy's, by SVD of the centred rows of unit length: see make_golden.py. */
  private static final double[][] COORDINATES = {
    {-0.0701670627546324, 0.3418182297723828},
    {-0.5589581494334679, 0.071289376034956},
    {0.4206054395911187, 0.06997910829757895},
    {-0.3458650777822307, -0.031847968870910834},
    {0.0011358910539343442, -0.49451977673025105},
    {0.553248959325278, 0.043281031496244474}
  };

  @Test
  void fit_sixRows_equalsNumpy() {
    Embeddings rows = goldenRows();
    PrincipalComponents components = PrincipalComponents.fit(List.of(rows), 2);

    assertThat(components.explained()[0]).isEqualTo(0.5900648106699246, within(1e-6));
    assertThat(components.explained()[1]).isEqualTo(0.24004510372867924, within(1e-6));
    double[][] projected = components.project(rows);
    for (int i = 0; i < 6; i++) {
      assertThat(projected[i]).containsExactly(COORDINATES[i], within(1e-6));
    }
  }

  @Test
  void fit_rowsInTwoParts_isTheSameAsInOne() {
    Embeddings rows = goldenRows();
    Embeddings first = new Embeddings(2, 4, Arrays.copyOf(rows.values(), 8));
    Embeddings second = new Embeddings(4, 4, Arrays.copyOfRange(rows.values(), 8, 24));
    double[][] parted = PrincipalComponents.fit(List.of(first, second), 2).project(rows);
    for (int i = 0; i < 6; i++) {
      assertThat(parted[i]).containsExactly(COORDINATES[i], within(1e-6));
    }
  }

  @Test
  void project_rowsOfOtherLength_landsOnTheSamePlace() {
    Embeddings rows = goldenRows();
    PrincipalComponents components = PrincipalComponents.fit(List.of(rows), 2);
    float[] longer = rows.values().clone();
    for (int i = 0; i < longer.length; i++) {
      longer[i] *= 8;
    }
    assertThat(components.project(new Embeddings(6, 4, longer)))
        .isDeepEqualTo(components.project(rows));
  }

  @Test
  void fit_moreDimsThanRows_keepsDistancesOfThreePoints() {
    // Three points span a plane, so two components hold their distances exactly.
    Random random = new Random(3);
    float[] values = new float[3 * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Embeddings rows = new Embeddings(3, 64, values);
    PrincipalComponents components = PrincipalComponents.fit(List.of(rows), 2);
    double[][] projected = components.project(rows);
    assertThat(components.explained()[0] + components.explained()[1]).isEqualTo(1, within(1e-9));
    for (int i = 0; i < 3; i++) {
      int j = (i + 1) % 3;
      double dot = 0;
      double squares = 0;
      double otherSquares = 0;
      for (int d = 0; d < 64; d++) {
        double a = values[i * 64 + d];
        double b = values[j * 64 + d];
        dot += a * b;
        squares += a * a;
        otherSquares += b * b;
      }
      double chord = Math.sqrt(2 - 2 * dot / Math.sqrt(squares * otherSquares));
      assertThat(Math.hypot(projected[i][0] - projected[j][0], projected[i][1] - projected[j][1]))
          .isEqualTo(chord, within(1e-9));
    }
  }

  @Test
  void fit_equalRows_putsThemAllInTheMiddle() {
    Embeddings rows = new Embeddings(3, 2, new float[] {1, 1, 1, 1, 1, 1});
    PrincipalComponents components = PrincipalComponents.fit(List.of(rows), 2);
    for (double[] point : components.project(rows)) {
      assertThat(point).containsExactly(new double[] {0, 0}, within(1e-9));
    }
    assertThat(components.explained()[0]).isBetween(0.0, 1.0);
  }

  @Test
  void project_rowOfZeros_isNotANumberlessPoint() {
    PrincipalComponents components = PrincipalComponents.fit(List.of(goldenRows()), 2);
    double[] point = components.project(new Embeddings(1, 4, new float[4]))[0];
    assertThat(point[0]).isFinite();
    assertThat(point[1]).isFinite();
  }

  @Test
  void fit_wrongShapes_isRefused() {
    Embeddings rows = goldenRows();
    assertThatThrownBy(() -> PrincipalComponents.fit(List.of(), 2))
        .hasMessageContaining("at least one row");
    assertThatThrownBy(() -> PrincipalComponents.fit(List.of(rows), 5))
        .hasMessageContaining("4 dims have not 5 components");
    Embeddings wide = new Embeddings(1, 5, new float[5]);
    assertThatThrownBy(() -> PrincipalComponents.fit(List.of(rows, wide), 2))
        .hasMessageContaining("rows of 5 dims");
    assertThatThrownBy(() -> PrincipalComponents.fit(List.of(rows), 2).project(wide))
        .hasMessageContaining("rows of 5 dims");
  }

  private static Embeddings goldenRows() {
    float[] values = new float[24];
    for (int i = 0; i < 6; i++) {
      for (int d = 0; d < 4; d++) {
        values[i * 4 + d] = (i * 7 + d * 5) % 11 + (i == d ? 1 : 0);
      }
    }
    return new Embeddings(6, 4, values);
  }
}
