package dev.con2.internal.represent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.augment.Normalisation;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.internal.encoder.DrawnWeights;
import dev.con2.internal.encoder.Encoder;
import dev.con2.internal.encoder.Networks;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.image.ImageStore;
import dev.con2.internal.train.Pictures;
import dev.con2.score.Embeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepresenterTest {

  private static final int IMAGES = 9;
  private static final int VIEWS = 4;

  private final List<Image> images = Pictures.draw(IMAGES);
  private final Encoder encoder = encoder();
  private final Representer representer =
      new Representer(
          new EncoderRepresentation(
              encoder,
              Networks.SMALLEST.shapes(Pictures.SIDE),
              Normalisation.HALF,
              Readout.POOLED,
              Optional.empty(),
              Pictures.SIDE,
              TestTimeView.draw(
                  ContextAugmentation.first(2),
                  VIEWS,
                  AugmentationFamily.cropsOnly(0.5),
                  Pictures.SIDE,
                  3)));

  private static Encoder encoder() {
    DrawnWeights weights = DrawnWeights.of(Networks.SMALLEST.layout(), 3);
    return Networks.SMALLEST.scoring(
        weights.parameters(), weights.statistics(), Precision.FP32, ComputeDevice.CPU);
  }

  @AfterEach
  void closeEncoder() {
    encoder.close();
  }

  /** Is told of pictures done, and stops before the batch after some of these reports. */
  private static final class Heard implements Representer.Listener {
    private final List<Long> done = new ArrayList<>();
    private final int stopAfter;

    Heard(int stopAfter) {
      this.stopAfter = stopAfter;
    }

    @Override
    public void represented(long done, long total) {
      assertThat(total).isEqualTo(IMAGES);
      this.done.add(done);
    }

    @Override
    public void beforeBatch() {
      if (done.size() >= stopAfter) {
        throw new TrainingStoppedException("stopped");
      }
    }
  }

  @Test
  void representByView_fewViewsAtATime_givesTheSameInTheSameOrder() {
    List<Embeddings> together = representer.represent(images, Representer.Listener.SILENT);
    assertThat(together).hasSize(VIEWS);
    for (int atATime : new int[] {0, 1, 3, 4, 100}) {
      Heard heard = new Heard(Integer.MAX_VALUE);
      List<Embeddings> inParts = new ArrayList<>();

      representer.representByView(images, heard, inParts::add, atATime);

      assertThat(inParts).hasSize(VIEWS);
      for (int view = 0; view < VIEWS; view++) {
        assertThat(inParts.get(view).values())
            .as("view %d of %d at a time", view, atATime)
            .containsExactly(together.get(view).values(), within(1e-4f));
      }
      assertThat(heard.done).isSorted().endsWith((long) IMAGES);
    }
  }

  @Test
  void representByView_askedToStopBetweenParts_stops() {
    List<Embeddings> views = new ArrayList<>();
    assertThatThrownBy(() -> representer.representByView(images, new Heard(1), views::add, 3))
        .isInstanceOf(TrainingStoppedException.class);
    assertThat(views).hasSize(3);
  }

  @Test
  void represent_noImages_givesNoRows() {
    assertThat(representer.represent(List.of(), Representer.Listener.SILENT))
        .hasSize(VIEWS)
        .allMatch(view -> view.rows() == 0 && view.dims() == 64);
  }

  /** Flipped and then turned, as CSI has it, and not the other way round. */
  @Test
  void represent_flipFirst_isThatOfTheFlippedImageInTheContext() {
    ContextAugmentation turned = ContextAugmentation.parse("rotate90");
    ViewParameters flip = ViewParameters.PLAIN.withFlip(true);
    float[] before = represented(images, new TestTimeView(turned, flip, true));
    float[] after = represented(images, new TestTimeView(turned, flip));
    List<Image> mirrored =
        ContextTransformation.show(ContextAugmentation.parse("flip+rotate180"), images);
    assertThat(before)
        .containsExactly(
            represented(mirrored, new TestTimeView(turned, ViewParameters.PLAIN)), within(1e-4f));
    assertThat(Numbers.largestDifference(before, after)).isGreaterThan(1e-2);
  }

  @Test
  void represent_anotherNormalisation_isThatOfTheNormalisedImage() {
    TestTimeView plain =
        new TestTimeView(ContextAugmentation.first(2).get(0), ViewParameters.PLAIN);
    float[] expected;
    try (ImageStore store = ImageStore.of(images, encoder.device());
        PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      Tensor originals = store.select(IntStream.range(0, IMAGES).toArray());
      float[] values = TensorTransfer.toFloats(originals);
      float[] mean = {0.485f, 0.456f, 0.406f};
      float[] deviation = {0.229f, 0.224f, 0.225f};
      for (int i = 0; i < values.length; i++) {
        int channel = i / (Pictures.SIDE * Pictures.SIDE) % 3;
        values[i] = (values[i] - mean[channel]) / deviation[channel];
      }
      Tensor input =
          TensorTransfer.toDevice(
              values, encoder.device(), IMAGES, 3, Pictures.SIDE, Pictures.SIDE);
      expected = TensorTransfer.toFloats(encoder.forward(input).pooled());
    }
    float[] actual = represented(images, plain, Normalisation.IMAGENET);
    assertThat(actual).containsExactly(expected, within(1e-4f));
    assertThat(Numbers.largestDifference(actual, represented(images, plain))).isGreaterThan(1e-2);
  }

  private float[] represented(List<Image> some, TestTimeView view) {
    return represented(some, view, Normalisation.HALF);
  }

  private float[] represented(List<Image> some, TestTimeView view, Normalisation normalisation) {
    EncoderRepresentation under =
        new EncoderRepresentation(
            encoder,
            Networks.SMALLEST.shapes(Pictures.SIDE),
            normalisation,
            Readout.POOLED,
            Optional.empty(),
            Pictures.SIDE,
            List.of(view));
    return under.rows(some, 0, 1).get(0);
  }
}
