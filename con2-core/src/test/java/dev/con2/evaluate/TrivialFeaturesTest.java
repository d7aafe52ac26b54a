package dev.con2.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrivialFeaturesTest {

  /** The golden values are numpy's, see make_golden.py. */
  @Test
  void of_colouredPicture_equalsNumpy() {
    byte[] samples = new byte[3 * 5 * 7];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i * 37 + i / 5 * 11);
    }
    TrivialFeatures features =
        TrivialFeatures.of(new Image.EightBit(7, 5, samples), 1234, 700, 500);

    assertThat(features.brightness()).isEqualTo(0.48701624649859954, within(1e-12));
    assertThat(features.contrast()).isEqualTo(0.14091968332987853, within(1e-12));
    assertThat(features.red()).isEqualTo(0.47350140056022405, within(1e-12));
    assertThat(features.green()).isEqualTo(0.4900840336134454, within(1e-12));
    assertThat(features.blue()).isEqualTo(0.5066666666666667, within(1e-12));
    assertThat(features.saturation()).isEqualTo(0.8217977760868447, within(1e-12));
    assertThat(features.sharpness()).isEqualTo(0.4006596994958177, within(1e-12));
    assertThat(features.fileBytes()).isEqualTo(1234);
    assertThat(features.width()).isEqualTo(700);
    assertThat(features.height()).isEqualTo(500);
  }

  @Test
  void of_sixteenBits_equalsTheSamePictureInEight() {
    byte[] eight = new byte[3 * 4 * 4];
    short[] sixteen = new short[eight.length];
    for (int i = 0; i < eight.length; i++) {
      eight[i] = (byte) (i * 91);
      sixteen[i] = (short) ((eight[i] & 0xff) * 257);
    }
    TrivialFeatures ofEight = TrivialFeatures.of(new Image.EightBit(4, 4, eight), 1, 4, 4);
    TrivialFeatures ofSixteen = TrivialFeatures.of(new Image.SixteenBit(4, 4, sixteen), 1, 4, 4);
    for (TrivialFeature feature : TrivialFeature.values()) {
      assertThat(feature.of(ofSixteen))
          .as(feature.label())
          .isEqualTo(feature.of(ofEight), within(1e-12));
    }
  }

  @Test
  void of_onePixel_hasNoContrastAndNoSharpness() {
    TrivialFeatures features =
        TrivialFeatures.of(new Image.EightBit(1, 1, new byte[] {(byte) 255, 0, 0}), 1, 1, 1);
    assertThat(features.contrast()).isZero();
    assertThat(features.sharpness()).isZero();
    assertThat(features.saturation()).isEqualTo(1);
    assertThat(features.brightness()).isEqualTo(0.299, within(1e-12));
  }

  @Test
  void rank_smallerAnomalousFiles_putsFileSizeFirstWithItsDirection() {
    List<TrivialBaseline> ranked =
        TrivialBaseline.rank(
            List.of(features(0.1, 300), features(0.4, 200), features(0.2, 400)),
            List.of(features(0.3, 100), features(0.25, 150)));

    assertThat(ranked).hasSize(TrivialFeature.values().length);
    TrivialBaseline best = ranked.get(0);
    assertThat(best.feature()).isEqualTo(TrivialFeature.FILE_SIZE);
    assertThat(best.auroc()).isEqualTo(1);
    assertThat(best.anomalousHigher()).isFalse();
    assertThat(ranked.get(1).feature()).isEqualTo(TrivialFeature.BRIGHTNESS);
    assertThat(ranked.get(1).auroc()).isEqualTo(4.0 / 6, within(1e-12));
    assertThat(ranked.get(1).anomalousHigher()).isTrue();
    assertThat(ranked.get(1).interval().contains(4.0 / 6)).isTrue();
    assertThat(ranked.subList(2, ranked.size())).allMatch(baseline -> baseline.auroc() == 0.5);
  }

  /** In the order of the record. */
  @Test
  void of_eachFeature_isItsOwn() {
    TrivialFeatures features = new TrivialFeatures(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(
            Stream.of("brightness", "contrast", "red", "green", "blue", "saturation", "sharpness")
                .map(name -> TrivialFeature.valueOf(name.toUpperCase(Locale.ROOT)).of(features)))
        .containsExactly(
            features.brightness(),
            features.contrast(),
            features.red(),
            features.green(),
            features.blue(),
            features.saturation(),
            features.sharpness());
    assertThat(TrivialFeature.FILE_SIZE.of(features)).isEqualTo(features.fileBytes());
    assertThat(TrivialFeature.WIDTH.of(features)).isEqualTo(features.width());
    assertThat(TrivialFeature.HEIGHT.of(features)).isEqualTo(features.height());
    assertThat(Arrays.stream(TrivialFeature.values()).map(feature -> feature.of(features)))
        .doesNotHaveDuplicates();
  }

  @Test
  void rank_noPictures_isRefused() {
    assertThatThrownBy(() -> TrivialBaseline.rank(new ArrayList<>(), List.of(features(1, 1))))
        .isInstanceOf(InvalidInputException.class);
  }

  /** The intervals are wide enough for the best of them all. */
  @Test
  void rank_featuresThatTellNothing_theBestIsNotBeyondChance() {
    assertThat(TrivialFeature.values()).hasSize(10);
    int beyond = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      Random random = new Random(run);
      TrivialBaseline best = TrivialBaseline.rank(noise(random, 50), noise(random, 50)).get(0);
      beyond += best.interval().low() > 0.5 ? 1 : 0;
    }
    // At most 5 of a hundred, two standard deviations of a count above that.
    assertThat(beyond).isLessThan(29);
  }

  private static List<TrivialFeatures> noise(Random random, int pictures) {
    return Stream.generate(
            () ->
                new TrivialFeatures(
                    random.nextGaussian(),
                    random.nextGaussian(),
                    random.nextGaussian(),
                    random.nextGaussian(),
                    random.nextGaussian(),
                    random.nextGaussian(),
                    random.nextGaussian(),
                    random.nextInt(100_000),
                    random.nextInt(10_000),
                    random.nextInt(10_000)))
        .limit(pictures)
        .toList();
  }

  /** The feature orders all pairs but one as the detector does, and that one wrongly. */
  @Test
  void lead_ofADetector_isPaired() {
    TrivialBaseline best =
        TrivialBaseline.rank(
                List.of(features(0, 1), features(0, 2), features(0, 4)),
                List.of(features(0, 3), features(0, 5), features(0, 6)))
            .get(0);
    AurocInfluence perfect = AurocInfluence.of(new double[] {1, 2, 3}, new double[] {4, 5, 6});
    assertThat(best.auroc()).isEqualTo(8 / 9.0, within(1e-12));
    Interval lead = best.lead(perfect).orElseThrow();
    assertThat((lead.low() + lead.high()) / 2).isEqualTo(1 / 9.0, within(1e-12));
    // As the detector has no variance: 1.96 times the root of DeLong's of the feature, 0.0247.
    assertThat(lead.high() - 1 / 9.0).isEqualTo(1.959964 * Math.sqrt(2 / 81.0), within(1e-6));
  }

  private static TrivialFeatures features(double brightness, long fileBytes) {
    return new TrivialFeatures(brightness, 0, 0, 0, 0, 0, 0, fileBytes, 8, 8);
  }
}
