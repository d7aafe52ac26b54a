package dev.con2.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PartShapeTest {

  private static final Range EVERYWHERE = Range.around(0, 1.3);

  @Test
  void distance_atKnownPlaces_isWorkedByHand() {
    PartShape part = PartShape.INTACT;
    // 0.02 above the middle of the bore, whose radius is 0.29.
    assertThat(part.distance(new Vertex(0, -0.02))).isCloseTo(0.27, within(1e-12));
    // The right end of the foot is straight and stands at 0.95.
    assertThat(part.distance(new Vertex(1.15, 0.7))).isCloseTo(0.2, within(1e-12));
    assertThat(part.distance(new Vertex(0.95, 0.7))).isCloseTo(0, within(1e-12));
    // The top of the arch: middle at -0.25, radius 0.7.
    assertThat(part.distance(new Vertex(0, -1.25))).isCloseTo(0.3, within(1e-12));
    // Within the slot, 0.1 to the side of its middle.
    assertThat(part.distance(new Vertex(0.1, -0.66))).isCloseTo(0.15, within(1e-12));
    // Below the foot's corner: past the round of radius 0.1 about (0.85, 0.86).
    assertThat(part.distance(new Vertex(1.15, 1.26))).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void distance_mirroredLeftToRight_isTheSame() {
    Draws draws = new Draws(1);
    for (int i = 0; i < 1000; i++) {
      Vertex place = new Vertex(draws.from(EVERYWHERE), draws.from(EVERYWHERE));
      assertThat(PartShape.INTACT.distance(new Vertex(-place.x(), place.y())))
          .isCloseTo(PartShape.INTACT.distance(place), within(1e-12));
    }
  }

  @Test
  void distance_turnedUpsideDown_isMetalElsewhere() {
    Draws draws = new Draws(2);
    int places = 2000;
    int differing = 0;
    for (int i = 0; i < places; i++) {
      Vertex place = new Vertex(draws.from(EVERYWHERE), draws.from(EVERYWHERE));
      boolean metal = PartShape.INTACT.distance(place) < 0;
      boolean metalUpsideDown = PartShape.INTACT.distance(new Vertex(place.x(), -place.y())) < 0;
      differing += metal == metalUpsideDown ? 0 : 1;
    }
    assertThat(differing).isGreaterThan(places / 10);
  }

  @Test
  void without_eachHole_fillsThatHoleOnly() {
    assertThat(PartShape.INTACT.holes()).hasSize(6);
    for (PartShape.Hole missing : PartShape.INTACT.holes()) {
      PartShape part = PartShape.INTACT.without(missing);
      for (PartShape.Hole hole : PartShape.INTACT.holes()) {
        assertThat(part.distance(hole.start()) < 0).isEqualTo(hole.equals(missing));
      }
    }
  }
}
