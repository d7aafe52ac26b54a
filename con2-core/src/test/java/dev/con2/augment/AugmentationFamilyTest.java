package dev.con2.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.RandomStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentationFamilyTest {

  private static final int DRAWS = 20_000;
  private static final int SIDE = 224;

  private static List<ViewParameters> draws(AugmentationFamily family) {
    List<ViewParameters> views = new ArrayList<>();
    for (int i = 0; i < DRAWS; i++) {
      views.add(family.draw(RandomStream.of(1, i), SIDE));
    }
    return views;
  }

  @Test
  void draw_smallCrops_haveUniformAreaAndLogUniformAspect() {
    // Crops of less than 3/4 of the area always fit at any aspect, so what is drawn is what is
    // seen:
    // area uniform there, the logarithm of the aspect uniform.
    double least = 0.2;
    List<ViewParameters> small =
        draws(AugmentationFamily.of(least, 0.4, 0)).stream()
            .filter(view -> view.height() * view.width() < 0.7)
            .toList();
    double meanArea = mean(small.stream().map(view -> view.height() * view.width()).toList());
    assertThat(meanArea).isCloseTo(0.45, within(0.005));
    List<Double> logAspects =
        small.stream().map(view -> Math.log(view.width() / view.height())).toList();
    assertThat(mean(logAspects)).isCloseTo(0, within(0.005));
    double largest = Math.log(4.0 / 3);
    assertThat(logAspects).allMatch(log -> Math.abs(log) < largest + 0.02);
    double meanSquare = mean(logAspects.stream().map(log -> log * log).toList());
    assertThat(meanSquare).isCloseTo(largest * largest / 3, within(0.001));
  }

  @Test
  void draw_crops_lieOnWholePixelsInsideThePicture() {
    for (ViewParameters view : draws(AugmentationFamily.of(0.08, 0.4, 0))) {
      for (double length : new double[] {view.top(), view.left(), view.height(), view.width()}) {
        assertThat(length * SIDE).isCloseTo(Math.rint(length * SIDE), within(1e-9));
      }
      assertThat(view.top() + view.height()).isLessThanOrEqualTo(1 + 1e-12);
      assertThat(view.left() + view.width()).isLessThanOrEqualTo(1 + 1e-12);
      assertThat(view.height() * view.width()).isGreaterThan(0.07);
    }
  }

  @Test
  void draw_places_areUniform() {
    List<ViewParameters> views = draws(AugmentationFamily.of(0.2, 0.4, 0));
    List<Double> across = new ArrayList<>();
    List<Double> down = new ArrayList<>();
    for (ViewParameters view : views) {
      if (view.width() < 0.9 && view.height() < 0.9) {
        across.add(view.left() / (1 - view.width()));
        down.add(view.top() / (1 - view.height()));
      }
    }
    assertThat(mean(across)).isCloseTo(0.5, within(0.01));
    assertThat(mean(down)).isCloseTo(0.5, within(0.01));
    assertThat(mean(across.stream().map(x -> x * x).toList())).isCloseTo(1.0 / 3, within(0.01));
  }

  @Test
  void draw_colours_haveTheirProbabilitiesAndRanges() {
    List<ViewParameters> views = draws(AugmentationFamily.of(0.2, 0.4, 0));
    List<ViewParameters> jittered = views.stream().filter(view -> view.hue() != 0).toList();
    assertThat(share(jittered.size())).isCloseTo(0.8, within(0.01));
    assertThat(share(views.stream().filter(ViewParameters::flip).count()))
        .isCloseTo(0.5, within(0.012));
    assertThat(share(views.stream().filter(ViewParameters::grey).count()))
        .isCloseTo(0.2, within(0.01));
    assertThat(jittered)
        .allSatisfy(
            view -> {
              assertThat(view.brightness()).isBetween(0.6, 1.4);
              assertThat(view.contrast()).isBetween(0.6, 1.4);
              assertThat(view.saturation()).isBetween(0.6, 1.4);
              assertThat(view.hue()).isBetween(-0.1, 0.1);
            });
    assertThat(mean(jittered.stream().map(ViewParameters::brightness).toList()))
        .isCloseTo(1, within(0.01));
    assertThat(mean(jittered.stream().map(view -> Math.abs(view.hue())).toList()))
        .isCloseTo(0.05, within(0.002));
    assertThat(views)
        .filteredOn(view -> view.hue() == 0)
        .allMatch(view -> view.brightness() == 1 && view.contrast() == 1 && view.saturation() == 1);
  }

  /** Blur is drawn last, so that all else is as it is without. */
  @Test
  void draw_blur_hasItsProbabilityAndRangeAndChangesNothingElse() {
    List<ViewParameters> blurred = draws(AugmentationFamily.of(0.2, 0.4, 0.5));
    List<ViewParameters> sharp = draws(AugmentationFamily.of(0.2, 0.4, 0));
    List<Double> deviations =
        blurred.stream().map(ViewParameters::blur).filter(blur -> blur != 0).toList();
    assertThat(share(deviations.size())).isCloseTo(0.5, within(0.012));
    assertThat(deviations).allSatisfy(blur -> assertThat(blur).isBetween(0.1, 2.0));
    assertThat(mean(deviations)).isCloseTo(1.05, within(0.02));
    for (int i = 0; i < sharp.size(); i++) {
      ViewParameters view = blurred.get(i);
      assertThat(sharp.get(i))
          .isEqualTo(
              new ViewParameters(
                  view.top(),
                  view.left(),
                  view.height(),
                  view.width(),
                  view.flip(),
                  view.brightness(),
                  view.contrast(),
                  view.saturation(),
                  view.hue(),
                  view.grey(),
                  0));
    }
  }

  @Test
  void cropsOnly_leavesColoursAlone() {
    for (ViewParameters view : draws(AugmentationFamily.cropsOnly(0.5))) {
      assertThat(view)
          .isEqualTo(
              new ViewParameters(
                  view.top(),
                  view.left(),
                  view.height(),
                  view.width(),
                  view.flip(),
                  1,
                  1,
                  1,
                  0,
                  false,
                  0));
    }
  }

  @Test
  void draw_sameKey_isTheSameAndEachPartOfTheKeyMatters() {
    AugmentationFamily family = AugmentationFamily.of(0.2, 0.4, 0);
    ViewParameters view = family.draw(RandomStream.of(1, 2, 3, 4, 5), 32);
    assertThat(family.draw(RandomStream.of(1, 2, 3, 4, 5), 32)).isEqualTo(view);
    Set<ViewParameters> others = new HashSet<>();
    others.add(view);
    for (int part = 0; part < 5; part++) {
      long[] key = {1, 2, 3, 4, 5};
      key[part] += 10;
      others.add(family.draw(RandomStream.of(key), 32));
    }
    assertThat(others).hasSize(6);
  }

  @Test
  void scaled_goesFromTheWholePictureAsItIsToTheFamily() {
    AugmentationFamily family = AugmentationFamily.of(0.2, 0.4, 0.5);
    assertThat(family.scaled(1)).isEqualTo(family);
    assertThat(family.scaled(0)).isEqualTo(new AugmentationFamily(1, 1, 0.8, 0, 0, 0, 0.5));
    assertThat(AugmentationFamily.of(0.08, 0.4, 0).scaled(0.5))
        .isEqualTo(new AugmentationFamily(0.54, 1, 0.8, 0.2, 0.05, 0.1, 0));
    assertThat(AugmentationFamily.of(0.2, 0.4, 0).withArea(0.5).scaled(0.3).minimumArea())
        .isEqualTo(0.5);
    for (double strength : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> family.scaled(strength));
    }
  }

  @Test
  void withArea_changesTheCropsAlone() {
    assertThat(AugmentationFamily.of(0.08, 0.8, 0.5).withArea(0.54))
        .isEqualTo(new AugmentationFamily(0.54, 0.54, 0.8, 0.8, 0.2, 0.2, 0.5));
    AugmentationFamily family = AugmentationFamily.of(0.2, 0.4, 0);
    for (double area : new double[] {0, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> family.withArea(area));
      assertThatIllegalArgumentException().isThrownBy(() -> family.withMinimumArea(area));
    }
  }

  @Test
  void withArea_cropsAllHaveIt() {
    AugmentationFamily family = AugmentationFamily.of(0.2, 0.4, 0).withArea(0.54);
    assertThat(family).isEqualTo(new AugmentationFamily(0.54, 0.54, 0.8, 0.4, 0.1, 0.2, 0));
    assertThat(draws(family))
        .allSatisfy(view -> assertThat(view.height() * view.width()).isBetween(0.5, 0.58));
  }

  @Test
  void draw_wholePictureAsSmallestCrop_isTheWholePicture() {
    for (int seed = 0; seed < 200; seed++) {
      ViewParameters view = AugmentationFamily.cropsOnly(1).draw(RandomStream.of(seed), 16);
      assertThat(view.height() * view.width()).isGreaterThan(0.9);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0.8, 0.4, 0.1, 0.2, 0",
    "1.1, 1.1, 0.8, 0.4, 0.1, 0.2, 0",
    "NaN, 1, 0.8, 0.4, 0.1, 0.2, 0",
    "0.2, 0.1, 0.8, 0.4, 0.1, 0.2, 0",
    "0.2, 1.1, 0.8, 0.4, 0.1, 0.2, 0",
    "0.2, NaN, 0.8, 0.4, 0.1, 0.2, 0",
    "0.2, 1, 1.1, 0.4, 0.1, 0.2, 0",
    "0.2, 1, 0.8, 1.1, 0.1, 0.2, 0",
    "0.2, 1, 0.8, 0.4, 0.6, 0.2, 0",
    "0.2, 1, 0.8, 0.4, 0.1, -0.1, 0",
    "0.2, 1, 0.8, 0.4, 0.1, 0.2, 1.1"
  })
  void family_outOfRange_isRefused(
      double smallest,
      double largest,
      double probability,
      double jitter,
      double hue,
      double grey,
      double blur) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new AugmentationFamily(smallest, largest, probability, jitter, hue, grey, blur));
  }

  @Test
  void draw_oneArea_variesInAspectAlone() {
    Set<Long> heights = new HashSet<>();
    for (ViewParameters view : draws(AugmentationFamily.of(0.2, 0.4, 0).withArea(0.54))) {
      // Sides are whole pixels: half a pixel either way.
      assertThat(view.height() * view.width()).isBetween(0.50, 0.58);
      heights.add(Math.round(view.height() * 32));
    }
    assertThat(heights).allMatch(height -> height >= 20 && height <= 27).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1, 0, 0.5, 0.5, 1, 1, 1, 0",
    "0.6, 0, 0.5, 0.5, 1, 1, 1, 0",
    "0, 0.6, 0.5, 0.5, 1, 1, 1, 0",
    "0, 0, 0, 1, 1, 1, 1, 0",
    "0, 0, 1, 1, -0.1, 1, 1, 0",
    "0, 0, 1, 1, 1, NaN, 1, 0",
    "0, 0, 1, 1, 1, Infinity, 1, 0",
    "0, 0, 1, 1, 1, 1, 1, 0.6",
    "NaN, 0, 0.5, 0.5, 1, 1, 1, 0"
  })
  void parameters_withoutMeaning_areRefused(
      double top,
      double left,
      double height,
      double width,
      double brightness,
      double contrast,
      double saturation,
      double hue) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ViewParameters(
                    top,
                    left,
                    height,
                    width,
                    false,
                    brightness,
                    contrast,
                    saturation,
                    hue,
                    false,
                    0));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double share(long count) {
    return count / (double) DRAWS;
  }

  /** Uniform over 1 - 0.4 to 1 + 0.4: the mean square of what is beside 1 is 0.4^2 / 3. */
  @Test
  void draw_brightnessContrastAndSaturation_areUniformAboutOne() {
    AugmentationFamily family = AugmentationFamily.of(0.2, 0.4, 0);
    List<ViewParameters> views =
        IntStream.range(0, 20_000)
            .mapToObj(i -> family.draw(RandomStream.of(1, i), 32))
            .filter(view -> view.hue() != 0)
            .toList();
    List<ToDoubleFunction<ViewParameters>> factors =
        List.of(ViewParameters::brightness, ViewParameters::contrast, ViewParameters::saturation);
    for (ToDoubleFunction<ViewParameters> factor : factors) {
      assertThat(views.stream().mapToDouble(factor).average()).hasValueCloseTo(1.0, within(0.01));
      assertThat(
              views.stream().mapToDouble(factor).map(value -> (value - 1) * (value - 1)).average())
          .hasValueCloseTo(0.16 / 3, within(0.002));
    }
    assertThat(views.stream().mapToDouble(ViewParameters::hue).average())
        .hasValueCloseTo(0.0, within(0.002));
  }
}
