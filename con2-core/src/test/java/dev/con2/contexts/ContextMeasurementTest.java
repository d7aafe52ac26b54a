package dev.con2.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.engine.Precision;
import dev.con2.engine.RandomStream;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.train.DataSetReader;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On drawn images whose answers are known. */
class ContextMeasurementTest {

  private static final int SIDE = 16;
  private static final int PIXELS = SIDE * SIDE;
  private static final int IMAGES = 64;
  private static final int KEPT_ASIDE = 24;

  private final TrainingOptions options =
      ContextMeasurement.options(IMAGES)
          .imageSize(SIDE)
          .width(8)
          .epochs(12)
          .batchSize(8)
          .precision(Precision.FP32)
          .build();

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
    return new ContextMeasurement(options)
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

    new ContextMeasurement(options.toBuilder().epochs(1).build())
        .measure(skies().subList(KEPT_ASIDE, IMAGES), skies().subList(0, KEPT_ASIDE), listener);

    // Four trainings of 40 images in batches of 8.
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
                new ContextMeasurement(options)
                    .measure(skies().subList(20, 40), skies().subList(0, 20), listener))
        .isInstanceOf(TrainingStoppedException.class);
  }

  @Test
  void run_tooFewPictures_isRefused() {
    DataSetReader reader = new DataSetReader(new ImageReader(), false);

    assertThatThrownBy(
            () ->
                new ContextMeasurement(options)
                    .run(
                        Collections.nCopies(39, Path.of("picture.png")),
                        reader,
                        TrainingListener.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("too few normal pictures to choose a context by: 39")
        .hasMessageContaining("at least 40");
  }

  @Test
  void run_imagesOrTheirFiles_chooseAlike(@TempDir Path folder) throws IOException {
    List<Image> images = skies();
    List<Path> files = new ArrayList<>();
    for (Image image : images) {
      BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        int value = image.sample(0, pixel / SIDE, pixel % SIDE);
        picture.setRGB(pixel % SIDE, pixel / SIDE, 0x10101 * value);
      }
      files.add(folder.resolve("%03d.png".formatted(files.size())));
      ImageIO.write(picture, "png", files.get(files.size() - 1).toFile());
    }
    ContextMeasurement measurement = new ContextMeasurement(options.toBuilder().epochs(2).build());
    DataSetReader reader = new DataSetReader(new ImageReader(), false);

    ContextChoice choice = measurement.run(images, TrainingListener.SILENT);

    assertThat(measurement.run(files, reader, TrainingListener.SILENT)).isEqualTo(choice);
    assertThat(choice.learnedFrom() + choice.keptAside()).isEqualTo(IMAGES);
    assertThatThrownBy(() -> measurement.run(images.subList(0, 39), TrainingListener.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("too few normal pictures to choose a context by: 39");
  }

  @Test
  void run_copiesOfOnePicture_areCountedOnce(@TempDir Path folder) throws IOException {
    List<Path> pictures = new ArrayList<>();
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 41; i++) {
      picture.setRGB(0, 0, Math.min(i, 1)); // two that differ
      pictures.add(folder.resolve(i + ".png"));
      ImageIO.write(picture, "png", pictures.get(i).toFile());
    }
    DataSetReader reader = new DataSetReader(new ImageReader(), false);

    assertThatThrownBy(
            () -> new ContextMeasurement(options).run(pictures, reader, TrainingListener.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "too few normal pictures to choose a context by: 2, counting exact copies once");
  }

  @Test
  void options_showAboutThreeThousandPictures() {
    // 750 of 1000 pictures are learned from, and of more a thousand are drawn.
    assertThat(ContextMeasurement.options(1000).build().epochs()).isEqualTo(4);
    assertThat(ContextMeasurement.options(50_000).build().epochs()).isEqualTo(4);
    assertThat(ContextMeasurement.options(40).build().epochs()).isEqualTo(100);
  }

  @Test
  void optionsBefore_areNoLargerThanTheTraining() {
    TrainingOptions small =
        TrainingOptions.builder().imageSize(24).width(8).epochs(2).seed(7).build();

    TrainingOptions before = ContextMeasurement.optionsBefore(small, 1000);

    assertThat(before.imageSize()).isEqualTo(24);
    assertThat(before.width()).isEqualTo(8);
    assertThat(before.epochs()).isEqualTo(2);
    assertThat(before.seed()).isEqualTo(7);
    assertThat(
            ContextMeasurement.optionsBefore(
                TrainingOptions.builder().imageSize(224).width(64).epochs(2048).build(), 1000))
        .extracting(TrainingOptions::imageSize, TrainingOptions::width, TrainingOptions::epochs)
        .containsExactly(32, 16, 4);
  }
}
