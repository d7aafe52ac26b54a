package dev.con2.app.demo;

import java.util.List;

/**
 * What {@code con2 demo} draws and how it trains: all in one place.
 *
 * @param trainPictures normal pictures to learn from
 * @param normalTestPictures normal pictures to test with
 * @param anomalousTestPictures pictures to test with for each kind of defect
 * @param trainFlags further flags of {@code con2 train}
 */
public record DemoOptions(
    int trainPictures, int normalTestPictures, int anomalousTestPictures, List<String> trainFlags) {

  /**
   * A minute and a half on two cores. Two contexts, since the score that goes over three clusters
   * is far steadier from seed to seed than over two. Few epochs: as content alignment begins to
   * tell the parts apart, which here differ by light and finish alone, the defects' scores fall
   * behind (docs/results/first.md has both).
   */
  public static final DemoOptions DEFAULT =
      new DemoOptions(
          1000,
          200,
          50,
          List.of(
              "--context=flip,invert",
              "--image-size=64",
              "--width=32",
              "--epochs=4",
              "--batch-size=32",
              "--views=24",
              "--minimum-view-area=0.2"));

  /** Keeps a copy. */
  public DemoOptions {
    trainFlags = List.copyOf(trainFlags);
  }
}
