package dev.con2.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void rank_noPictures_isRefused() {
    assertThatThrownBy(() -> TrivialBaseline.rank(new ArrayList<>(), List.of(features(1, 1))))
        .isInstanceOf(InvalidInputException.class);
  }

  private static TrivialFeatures features(double brightness, long fileBytes) {
    return new TrivialFeatures(brightness, 0, 0, 0, 0, 0, 0, fileBytes, 8, 8);
  }
}
