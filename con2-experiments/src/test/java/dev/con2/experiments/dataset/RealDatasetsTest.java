package dev.con2.experiments.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** On real pictures, where the environment variable CON2_DATA names a folder that holds them. */
@EnabledIfEnvironmentVariable(named = "CON2_DATA", matches = ".+")
class RealDatasetsTest {

  private static Dataset open(NamedDataset dataset, String folder) {
    Path data = Path.of(System.getenv("CON2_DATA"));
    Assumptions.assumeTrue(Files.isDirectory(data.resolve(folder)), "no " + folder);
    return dataset.open(data);
  }

  @Test
  void open_cifar10AsJpegFolders_hasTheOfficialCounts() {
    Dataset dataset = open(NamedDataset.CIFAR10, "cifar10");

    for (Split split : Split.values()) {
      assertThat(dataset.counts(split)).isEqualTo(dataset.known().get().officialCounts(split));
    }
    assertThat(dataset.warnings()).hasSize(1).allMatch(warning -> warning.endsWith("cifar10-jpeg"));
    List<DatasetItem> cars = dataset.items(Split.TEST, dataset.classOf("car"));
    assertThat(cars).hasSize(1_000);
    Image car = dataset.read(cars.get(0), new ImageReader());
    assertThat(car.width()).isEqualTo(32);
    assertThat(NamedDataset.CIFAR10.preprocessing().apply(car)).isSameAs(car);
  }

  @Test
  void open_smallXrays_areKnownAndNotTakenForTheOfficialOnes() {
    Dataset dataset = open(NamedDataset.PNEUMONIA, "chest_xray");

    assertThat(dataset.warnings()).hasSize(2).allMatch(warning -> warning.contains("officially"));
    Image xray = dataset.read(dataset.items(Split.TRAIN).get(0), new ImageReader());
    assertThat(xray.sample(0, 100, 100)).isEqualTo(xray.sample(2, 100, 100));
    assertThat(NamedDataset.PNEUMONIA.preprocessing().apply(xray).width()).isEqualTo(224);
  }
}
