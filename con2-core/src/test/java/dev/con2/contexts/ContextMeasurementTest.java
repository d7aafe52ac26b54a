package dev.con2.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.image.Preprocessing.Interpolation;
import dev.con2.internal.engine.RandomStream;
import dev.con2.method.con2.Con2Method;
import dev.con2.train.TrainingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On drawn images whose answers are known. */
class ContextMeasurementTest {

  private static final int SIDE = 16;
  private static final int PIXELS = SIDE * SIDE;
  private static final int IMAGES = 64;
  private static final int KEPT_ASIDE = 24;

  private static ContextMeasurement measurement(int epochs) {
    return Con2Method.measurement(
        new MeasurementOptions(
            SIDE,
            8,
            epochs,
            Fit.STRETCH,
            Interpolation.BILINEAR,
            0,
            ComputeDevice.CPU,
            Precision.FP32));
  }

  /** The value in [0, 255] at a place of one image. */
  private interface Drawing {
    double at(RandomStream random, double phase, int y, int x);
  }

  private static List<Image> grey(Drawing drawing) {
    List<Image> images = new ArrayList<>();
    for (int number = 0; number < IMAGES; number++) {
      RandomStream random = RandomStream.of(11, number);
      double phase = random.uniform(0, 6.28);
      byte[] samples = new byte[3 * PIXELS];
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        double value = drawing.at(random, phase, pixel / SIDE, pixel % SIDE);
        byte sample = (byte) Math.round(Math.max(0, Math.min(255, value)));
        for (int channel = 0; channel < 3; channel++) {
          samples[channel * PIXELS + pixel] = sample;
        }
      }
      images.add(new Image.EightBit(SIDE, SIDE, samples));
    }
    return images;
  }

  /** Each pixel's value becomes its rank among the 256: every value occurs once. */
  private static List<Image> ranked(List<Image> images) {
    List<Image> ranked = new ArrayList<>();
    for (Image image : images) {
      List<Integer> order =
          IntStream.range(0, PIXELS)
              .boxed()
              .sorted(Comparator.comparing(pixel -> image.sample(0, pixel / SIDE, pixel % SIDE)))
              .toList();
      byte[] samples = new byte[3 * PIXELS];
      for (int rank = 0; rank < PIXELS; rank++) {
        for (int channel = 0; channel < 3; channel++) {
          samples[channel * PIXELS + order.get(rank)] = (byte) rank;
        }
      }
      ranked.add(new Image.EightBit(SIDE, SIDE, samples));
    }
    return ranked;
  }

  /** Bright above, dark below, with waves across. */
  private static List<Image> skies() {
    return grey((random, phase, y, x) -> 200 - 10 * y + 25 * Math.sin(0.8 * x + phase));
  }

  private ContextChoice measure(List<Image> images) {
    return measurement(20)
        .measure(
            images.subList(KEPT_ASIDE, IMAGES),
            images.subList(0, KEPT_ASIDE),
            TrainingListener.SILENT);
  }

  private static ContextFigures of(ContextChoice choice, String context) {
    return choice.figures().stream()
        .filter(figures -> figures.context().toString().equals(context))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void measure_sameAboveAndBelow_flipIsNotDistinctAndChangesNoNeighbour() {
    List<Image> symmetric =
        grey(
            (random, phase, y, x) ->
                60 + 6 * Math.abs(2 * y - (SIDE - 1)) + 25 * Math.sin(0.8 * x + phase));

    ContextChoice choice = measure(symmetric);

    ContextFigures flip = of(choice, "flip");
    assertThat(flip.distinctiveness()).isEqualTo(0.5);
    assertThat(flip.colourAlone()).isEqualTo(0.5);
    assertThat(flip.alignment()).isEqualTo(1);
    assertThat(flip.suits()).isFalse();
    assertThat(of(choice, "invert").distinctiveness()).isGreaterThan(0.9);
    assertThat(choice.best().context()).isNotEqualTo(flip.context());
  }

  /** A picture upside down has the same colours, however finely they are told. */
  @Test
  void measure_sixteenBits_colourDoesNotTellFlip() {
    SplittableRandom random = new SplittableRandom(7);
    List<Image> fine = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      short[] samples = new short[3 * PIXELS];
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        short sample = (short) random.nextInt(400, 700); // dark: near one border of the ranges
        for (int channel = 0; channel < 3; channel++) {
          samples[channel * PIXELS + pixel] = sample;
        }
      }
      fine.add(new Image.SixteenBit(SIDE, SIDE, samples));
    }

    assertThat(of(measure(fine), "flip").colourAlone()).isEqualTo(0.5);
  }

  @Test
  void measure_brightAbove_flipIsDistinctAndColourDoesNotTell() {
    ContextFigures flip = of(measure(skies()), "flip");

    assertThat(flip.distinctiveness()).isGreaterThan(0.95);
    assertThat(flip.colourAlone()).isEqualTo(0.5);
    assertThat(flip.suits()).isTrue();
  }

  @Test
  void measure_everyValueOnce_equalizeChangesNothing() {
    ContextChoice choice = measure(ranked(skies()));

    ContextFigures equalize = of(choice, "equalize");
    assertThat(equalize.distinctiveness()).isEqualTo(0.5);
    assertThat(equalize.colourAlone()).isEqualTo(0.5);
    assertThat(equalize.alignment()).isEqualTo(1);
    // Nor do the values tell a negative from the picture; only what is where does.
    assertThat(of(choice, "invert").colourAlone()).isEqualTo(0.5);
    assertThat(of(choice, "invert").distinctiveness()).isGreaterThan(0.95);
  }

  @Test
  void measure_darkPictures_colourAloneTellsTheNegative() {
    List<Image> dark = grey((random, phase, y, x) -> 30 + 20 * Math.sin(0.8 * x + phase + y));

    assertThat(of(measure(dark), "invert").colourAlone()).isEqualTo(1);
  }

  @Test
  void measure_noise_noContextFits() {
    ContextChoice choice = measure(ranked(grey((random, phase, y, x) -> random.uniform(0, 255))));

    assertThat(choice.figures())
        .allSatisfy(figures -> assertThat(figures.distinctiveness()).isLessThan(0.75));
    assertThat(choice.best().suits()).isFalse();
  }

  @Test
  void measure_sameSeed_givesTheSameFigures() {
    ContextChoice first = measure(skies());

    assertThat(measure(skies())).isEqualTo(first);
  }

  @Test
  void measure_tellsOneProgressOfAllTrainings() {
    List<Long> steps = new ArrayList<>();
    List<Long> totals = new ArrayList<>();
    List<Duration> left = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(long step, long all, double imagesPerSecond, Duration remaining) {
            steps.add(step);
            totals.add(all);
            left.add(remaining);
          }
        };

    measurement(5)
        .measure(skies().subList(KEPT_ASIDE, IMAGES), skies().subList(0, KEPT_ASIDE), listener);

    // Four trainings of 40 images in a batch of 32, and the rest of each epoch left over.
    assertThat(steps)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 20).mapToLong(i -> i).boxed().toList());
    assertThat(totals).containsOnly(20L);
    assertThat(left.get(19)).isZero();
    assertThat(left.get(10)).isPositive();
  }

  @Test
  void measure_stopAsked_stops() {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public boolean stopRequested() {
            return true;
          }
        };

    assertThatThrownBy(
            () ->
                measurement(20).measure(skies().subList(20, 40), skies().subList(0, 20), listener))
        .isInstanceOf(TrainingStoppedException.class);
  }

  @Test
  void run_usesEveryImage() {
    ContextChoice choice = measurement(2).run(skies(), TrainingListener.SILENT);
    int different = (int) skies().stream().map(Image::fingerprint).distinct().count();
    assertThat(choice.keptAside()).isEqualTo((different + 3) / 4);
    // All but copies of those that were kept aside.
    assertThat(choice.learnedFrom() + choice.keptAside()).isBetween(different, IMAGES);
  }

  @Test
  void run_tooFewImages_isRefused() {
    List<Image> few = skies().subList(0, 39);
    assertThatThrownBy(() -> measurement(2).run(few, TrainingListener.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("too few normal pictures to choose a context by: 39")
        .hasMessageContaining("at least 40");
  }

  @Test
  void run_copiesOfOneImage_areCountedOnce() {
    List<Image> images = new ArrayList<>(Collections.nCopies(40, skies().get(0)));
    images.add(skies().get(1));
    assertThatThrownBy(() -> measurement(2).run(images, TrainingListener.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "too few normal pictures to choose a context by: 2, counting exact copies once");
  }

  @Test
  void sample_ofMoreThanAThousand_isAThousandInTheirOrder() {
    List<Integer> numbers = IntStream.range(0, 1500).boxed().toList();
    List<Integer> sample = ContextMeasurement.sample(numbers, 3);
    assertThat(sample).hasSize(1000).isSorted().doesNotHaveDuplicates();
    assertThat(ContextMeasurement.sample(numbers, 3)).isEqualTo(sample);
    assertThat(ContextMeasurement.sample(numbers, 4)).isNotEqualTo(sample);
    assertThat(ContextMeasurement.sample(numbers.subList(0, 20), 3))
        .isEqualTo(numbers.subList(0, 20));
  }

  @Test
  void forPictures_showsAboutThreeThousandPictures() {
    // 750 of 1000 pictures are learned from, and of more a thousand are drawn.
    assertThat(MeasurementOptions.forPictures(1000).epochs()).isEqualTo(4);
    assertThat(MeasurementOptions.forPictures(50_000).epochs()).isEqualTo(4);
    assertThat(MeasurementOptions.forPictures(40).epochs()).isEqualTo(100);
  }

  @Test
  void forTraining_showsATwentiethOfALongTraining() {
    // 24 epochs of 1000 are too few to count.
    assertThat(MeasurementOptions.forTraining(1000, 24))
        .isEqualTo(MeasurementOptions.forPictures(1000));
    // 2048 x 5000 / 20 = 512,000 images, of 750 different ones.
    assertThat(MeasurementOptions.forTraining(5000, 2048).epochs()).isEqualTo(683);
    assertThat(MeasurementOptions.forTraining(1_000_000, 1_000_000).epochs()).isPositive();
  }

  @Test
  void with_fitAndInterpolation_isHowPicturesAreResized() {
    MeasurementOptions usual = MeasurementOptions.forPictures(1000);
    assertThat(usual.preprocessing()).isEqualTo(new Preprocessing(32));
    assertThat(usual.with(Fit.CROP, Interpolation.BICUBIC, 5).preprocessing())
        .isEqualTo(new Preprocessing(32, Fit.CROP, 32, Interpolation.BICUBIC));
  }

  @Test
  void within_isNoLargerThanTheTraining() {
    assertThat(MeasurementOptions.forPictures(1000).within(24, 8, 2))
        .extracting(
            MeasurementOptions::imageSize, MeasurementOptions::width, MeasurementOptions::epochs)
        .containsExactly(24, 8, 2);
    assertThat(MeasurementOptions.forPictures(1000).within(224, 64, 2048))
        .extracting(
            MeasurementOptions::imageSize, MeasurementOptions::width, MeasurementOptions::epochs)
        .containsExactly(32, 16, 4);
  }
}
