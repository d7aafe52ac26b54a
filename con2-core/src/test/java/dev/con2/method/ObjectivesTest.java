package dev.con2.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.Networks;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.train.BatchLoss;
import dev.con2.internal.train.Objective;
import dev.con2.method.con2.Con2Method;
import dev.con2.method.csi.Csi;
import dev.con2.method.simclr.Simclr;
import dev.con2.method.unicon.UniConHa;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/**
 * What each method's objective makes of rows on a circle with tau = 1, so that an option which is
 * not heard shows. The values are equation 1, summed up in Python over the angles.
 */
class ObjectivesTest {

  private static final double[] ANGLES = {0, 10, 40, 50, 90, 100, 120, 150};

  /** Row i and row i + 4 are two views: of four images, or of one in four rotations. */
  private static final float CONTRAST = 2.41956229f;

  /** Two views of two contexts of two images, in this order. */
  private static final double[] CON2_ANGLES = {0, 40, 90, 120, 10, 50, 100, 150};

  private static final float CONTEXT = 1.60207427f;
  private static final float CONTENT = 2.10119156f;

  /** L_Content of the same rows less the mean of their context, of unit length again. */
  private static final float CENTRED_CONTENT = 1.66271839f;

  private static Tensor circle(double... degrees) {
    float[] rows = Numbers.floats(Numbers.rowsOnTheCircle(degrees));
    return TensorTransfer.toDevice(rows, ComputeDevice.CPU, degrees.length, 2);
  }

  private static Objective objective(Method method) {
    return TrainingOptions.of(method).with("temperature", 1).objective().orElseThrow();
  }

  private static float[] terms(
      Objective objective, int pass, int images, double progress, List<Tensor> embeddings) {
    WeightLayout layout = Networks.SMALLEST.layout();
    objective.addHeads(layout, Networks.SMALLEST.shapes(16));
    try (NetworkWeights weights = Networks.initialised(layout, 1);
        BatchLoss loss = objective.passes().get(pass).loss(images, weights, ComputeDevice.CPU)) {
      List<Tensor> values = loss.of(embeddings, progress);
      float[] terms = new float[values.size()];
      for (int i = 0; i < terms.length; i++) {
        terms[i] = TensorTransfer.toFloats(values.get(i))[0];
      }
      return terms;
    }
  }

  @Test
  void simclr_hasTheTemperatureThatIsAskedFor() {
    try (PointerScope scope = new PointerScope()) {
      float[] terms = terms(objective(Simclr.DEFAULT), 0, 4, 0, List.of(circle(ANGLES)));
      assertThat(terms[0]).isCloseTo(CONTRAST, within(2e-6f));
    }
  }

  @Test
  void csi_hasTheTemperatureThatIsAskedFor() {
    try (PointerScope scope = new PointerScope()) {
      Tensor logits = TensorTransfer.zeros(ComputeDevice.CPU, 8, 4);
      float[] terms = terms(objective(Csi.DEFAULT), 0, 1, 0, List.of(circle(ANGLES), logits));
      assertThat(terms[1]).isCloseTo(CONTRAST, within(2e-6f));
      assertThat(terms[2]).isCloseTo((float) Math.log(4), within(2e-6f));
    }
  }

  @Test
  void uniConHa_hasTheTemperatureThatIsAskedForAtEveryStage() {
    try (PointerScope scope = new PointerScope()) {
      for (int pass = 0; pass < 3; pass++) {
        float[] terms = terms(objective(UniConHa.DEFAULT), pass, 1, 0, List.of(circle(ANGLES)));
        assertThat(terms[1]).isCloseTo(CONTRAST, within(2e-6f));
        assertThat(terms[0]).isCloseTo(CONTRAST / 3, within(2e-6f));
      }
    }
  }

  /** Half-way through the training, so alpha is a half. */
  @Test
  void con2_termsOfTheLoss_areThoseThatAreAskedFor() {
    try (PointerScope scope = new PointerScope()) {
      Tensor u = circle(CON2_ANGLES);
      assertThat(con2("context", List.of(u, u)))
          .containsExactly(new float[] {CONTEXT, CONTENT}, within(2e-6f));
      assertThat(con2("content", List.of(u, u)))
          .containsExactly(new float[] {CONTENT, CONTEXT}, within(2e-6f));
      assertThat(con2("both", List.of(u, u)))
          .containsExactly(new float[] {CONTEXT + CONTENT / 2, CONTEXT, CONTENT}, within(3e-6f));
      float told = (float) Math.log(2);
      Tensor logits = TensorTransfer.zeros(ComputeDevice.CPU, 8, 2);
      assertThat(con2("all", List.of(u, u, logits)))
          .containsExactly(
              new float[] {CONTEXT + CENTRED_CONTENT / 2 + told, CONTEXT, CENTRED_CONTENT, told},
              within(3e-6f));
    }
  }

  private static float[] con2(String terms, List<Tensor> embeddings) {
    Objective objective =
        TrainingOptions.of(Con2Method.DEFAULT)
            .with("terms", terms)
            .with("temperature", 1)
            .objective()
            .orElseThrow();
    return terms(objective, 0, 2, 0.5, embeddings);
  }

  /** Two views of two to eight contexts: the collapsed loss is log(M - 1) of all rows. */
  @Test
  void con2_collapsedLoss_countsTheContexts() {
    for (String contexts : List.of("flip", "flip,invert", "flip,invert,equalize")) {
      Objective objective =
          TrainingOptions.of(Con2Method.DEFAULT)
              .with("context", contexts)
              .objective()
              .orElseThrow();
      long count = 1 + Arrays.stream(contexts.split(",")).count();
      assertThat(objective.collapsedLosses(32).get("content"))
          .isCloseTo(Math.log(2 * 32 * count - 1), within(1e-9));
      assertThat(objective.collapsedLosses(32).get("classification"))
          .isCloseTo(Math.log(count), within(1e-9));
    }
  }
}
