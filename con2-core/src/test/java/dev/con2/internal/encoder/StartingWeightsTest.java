package dev.con2.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.augment.ChannelValues;
import dev.con2.augment.Normalisation;
import dev.con2.device.ComputeDevice;
import dev.con2.encoder.EncoderOptions;
import dev.con2.encoder.Stem;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.HalfPrecision;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Array;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.internal.engine.Safetensors.Longs;
import dev.con2.internal.options.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartingWeightsTest {

  private static final int SIDE = 32;

  @TempDir private Path folder;
  private final List<String> notices = new ArrayList<>();

  /** Drawn weights of a stem, under their names. */
  private static Map<String, Array> arrays(Stem stem) {
    WeightLayout layout = new ResNet18Architecture(8, stem).layout();
    DrawnWeights drawn = DrawnWeights.of(layout, 3);
    Map<String, Array> arrays = new TreeMap<>();
    for (WeightLayout.NetworkArray entry : layout.entries()) {
      float[] from = entry.trained() ? drawn.parameters() : drawn.statistics();
      arrays.put(
          entry.name(),
          new Floats(
              entry.sizes().stream().map(Math::toIntExact).toList(),
              Arrays.copyOfRange(from, entry.offset(), entry.offset() + entry.size())));
    }
    return arrays;
  }

  private EncoderOptions options(Map<String, Array> arrays) {
    try {
      Path file = folder.resolve("weights.safetensors");
      Files.write(file, new Safetensors(arrays).toBytes());
      return Options.with(
          Options.with(EncoderOptions.DEFAULT, "width", "8"), "start-from", file.toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private InitialEncoder read(EncoderOptions options) {
    return InitialEncoder.of(options, SIDE, ComputeDevice.CPU, notices::add);
  }

  private void assertRefused(Map<String, Array> arrays, String complaint) {
    assertThatThrownBy(() -> read(options(arrays)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("weights.safetensors do not fit resnet18, width 8, medium stem: ")
        .hasMessageContaining(complaint);
  }

  @Test
  void values_areThoseOfTheFileAndHeadsAreDrawn() {
    InitialEncoder initial = read(options(arrays(Stem.MEDIUM)));
    WeightLayout layout = Networks.withHeads(initial.architecture());
    WeightLayout own = initial.architecture().layout();
    DrawnWeights drawn = DrawnWeights.of(own, 3);

    InitialEncoder.Values values = initial.values(layout, 7);

    assertThat(Arrays.copyOf(values.parameters(), own.parameterCount()))
        .isEqualTo(drawn.parameters());
    assertThat(values.statistics()).isEqualTo(drawn.statistics());
    float[] random = new float[layout.parameterCount()];
    layout.fill(random, new float[layout.statisticsCount()], 7);
    assertThat(Arrays.copyOfRange(values.parameters(), own.parameterCount(), random.length))
        .isEqualTo(Arrays.copyOfRange(random, own.parameterCount(), random.length));
    assertThat(notices).isEmpty();
  }

  @Test
  void values_ofHalfPrecision_areReadToo() {
    Map<String, Array> arrays = arrays(Stem.MEDIUM);
    Floats bias = (Floats) arrays.get("bn1.bias");
    short[] halves = new short[8];
    for (int i = 0; i < 8; i++) {
      halves[i] = HalfPrecision.fromFloat(bias.values()[i]);
    }
    arrays.put("bn1.bias", new Halves(List.of(8), halves));
    InitialEncoder initial = read(options(arrays));
    WeightLayout layout = initial.architecture().layout();
    int offset = layout.entry("bn1.bias").offset();
    float[] parameters = initial.values(layout, 7).parameters();
    for (int i = 0; i < 8; i++) {
      assertThat(parameters[offset + i]).isEqualTo(HalfPrecision.toFloat(halves[i]));
    }
  }

  @Test
  void of_arraysThatResNet18HasNot_areSaidAndCountersAreNot() {
    Map<String, Array> arrays = arrays(Stem.MEDIUM);
    arrays.put("fc.weight", new Floats(List.of(2, 2), new float[4]));
    arrays.put("bn1.num_batches_tracked", new Longs(List.of(), new long[1]));
    read(options(arrays));
    assertThat(notices)
        .singleElement()
        .asString()
        .endsWith("is not used, since the encoder has no such arrays: fc.weight");
  }

  @Test
  void of_missingArray_isNamed() {
    Map<String, Array> arrays = arrays(Stem.MEDIUM);
    arrays.remove("layer3.1.bn2.running_var");
    assertRefused(arrays, "layer3.1.bn2.running_var is missing;");
  }

  @Test
  void of_misshapenArray_isNamed() {
    Map<String, Array> arrays = arrays(Stem.MEDIUM);
    arrays.put("layer2.0.bn1.bias", new Floats(List.of(8), new float[8]));
    assertRefused(arrays, "layer2.0.bn1.bias is of shape [8], not [16];");
  }

  @Test
  void of_arrayOfOtherNumbers_isNamed() {
    Map<String, Array> arrays = arrays(Stem.MEDIUM);
    arrays.put("bn1.bias", new Longs(List.of(8), new long[8]));
    assertRefused(arrays, "bn1.bias is not of 32-bit or 16-bit floats;");
  }

  @Test
  void of_manyWrongArrays_namesSome() {
    assertRefused(Map.of(), "conv1.weight is missing, bn1.weight is missing");
    assertRefused(Map.of(), " and 95 more; give the width and the stem");
  }

  @Test
  void of_sevenBySevenKernel_isTheLargeStem() {
    assertThat(read(options(arrays(Stem.LARGE))).architecture())
        .isEqualTo(new ResNet18Architecture(8, Stem.LARGE));
    assertThat(read(options(arrays(Stem.MEDIUM))).architecture())
        .isEqualTo(new ResNet18Architecture(8, Stem.MEDIUM));
    EncoderOptions small = Options.with(options(arrays(Stem.SMALL)), "stem", "small");
    assertThat(read(small).architecture()).isEqualTo(new ResNet18Architecture(8, Stem.SMALL));
  }

  @Test
  void of_startingWeights_normalisesAsImageNetUnlessToldOtherwise() throws IOException {
    EncoderOptions options = options(arrays(Stem.MEDIUM));
    assertThat(read(options).normalisation()).isEqualTo(Normalisation.IMAGENET);

    Files.writeString(folder.resolve("weights.json"), "{\"mean\": 0.25}");
    assertThat(read(options).normalisation())
        .isEqualTo(
            new Normalisation(ChannelValues.all(0.25), Normalisation.IMAGENET.standardDeviation()));

    EncoderOptions given = Options.with(options, "mean", "0.1");
    assertThat(read(given).normalisation().mean()).isEqualTo(ChannelValues.all(0.1));
  }

  @Test
  void of_fileThatIsMissingOrNoSafetensors_isRefused() throws IOException {
    EncoderOptions options = options(arrays(Stem.MEDIUM));
    Path file = options.startFrom().orElseThrow();
    Files.writeString(file, "these are no weights");
    assertThatThrownBy(() -> read(options))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("weights.safetensors is damaged or not a safetensors file");
    Files.delete(file);
    assertThatThrownBy(() -> read(options))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("weights.safetensors; check the path");
  }

  @Test
  void options_startFromForAnotherEncoder_isRefused() {
    EncoderOptions script = Options.with(EncoderOptions.DEFAULT, "encoder", "tiny.pt");
    assertThatThrownBy(() -> Options.with(script, "start-from", "weights.safetensors"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the encoder tiny.pt has its own");
  }
}
