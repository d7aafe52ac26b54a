package dev.con2;

import dev.con2.error.InvalidInputException;
import dev.con2.method.Method;
import dev.con2.method.clip.ClipAd;
import dev.con2.method.con2.Con2Method;
import dev.con2.method.csi.Csi;
import dev.con2.method.histograms.HistogramNeighbours;
import dev.con2.method.pixels.PixelNeighbours;
import dev.con2.method.pretrained.PretrainedNeighbours;
import dev.con2.method.simclr.Simclr;
import dev.con2.method.ssd.Ssd;
import dev.con2.method.unicon.UniConHa;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All methods with their defaults: a new one is a package and a line here. */
public final class Methods {

  /** In the order of the paper's tables, the paper's own first. */
  public static final List<Method> ALL =
      List.of(
          Con2Method.DEFAULT,
          Simclr.DEFAULT,
          Ssd.DEFAULT,
          Csi.DEFAULT,
          UniConHa.DEFAULT,
          ClipAd.DEFAULT,
          PixelNeighbours.DEFAULT,
          HistogramNeighbours.DEFAULT,
          PretrainedNeighbours.DEFAULT);

  private Methods() {}

  /** The method of that name, if there is one. */
  public static Optional<Method> find(String name) {
    return ALL.stream().filter(method -> method.name().equals(name)).findFirst();
  }

  /**
   * The method of that name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Method named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "method '%s' is not known; give one of %s"
                        .formatted(
                            name,
                            ALL.stream().map(Method::name).collect(Collectors.joining(", ")))));
  }
}
