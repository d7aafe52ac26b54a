package dev.con2.method.csi;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.options.Option;
import dev.con2.internal.represent.Readout;
import dev.con2.internal.score.Scorers;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.OriginalRecipe;
import dev.con2.method.ContrastiveOptions;
import dev.con2.method.EncoderMethod;
import dev.con2.method.ViewOptions;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * CSI (Tack et al. 2020): images are contrasted with their own shifts too, which are rotations or
 * exchanged halves, a layer tells the shifts, and both say how normal an image is.
 *
 * @param contrastive of its loss
 * @param shifts that it knows
 */
public record Csi(
    @Needs(Need.TRAINING) ContrastiveOptions contrastive,
    @Needs(Need.TRAINING)
        @Option(
            name = "shifts",
            value = "NAME",
            help =
                "What pictures are contrasted with and told from: rotation (quarter turns) or"
                    + " cutperm (halves that change places, which can be told without an up).")
        Shifts shifts)
    implements EncoderMethod {

  /** Smallest crop in training, whatever the size of the images (CSI's code). */
  private static final double MINIMUM_CROP_AREA = 0.08;

  /** Of the colour jitter in training, whatever the size of the images (CSI's code). */
  private static final double COLOUR_JITTER = 0.4;

  /** Of the crops of test-time views, whatever the dataset (CSI's command for evaluation). */
  private static final double VIEW_AREA = 0.54;

  /** With CSI's own temperature and crops, and rotations. */
  public static final Csi DEFAULT =
      new Csi(new ContrastiveOptions(0.5, MINIMUM_CROP_AREA, COLOUR_JITTER, 0), Shifts.ROTATION);

  /** As its code trains 1,000 epochs; the cosine begins after ten and is of all 1,000. */
  private static final OriginalRecipe ORIGINAL =
      new OriginalRecipe(true, 1e-6, 1, 0.1, 1, 0, 10, true);

  @Override
  public String name() {
    return "csi";
  }

  @Override
  public String summary() {
    return "Contrasting of images and their shifts, rotations or others, and telling these (Tack et al."
        + " 2020).";
  }

  @Override
  public List<ScorerFactory> scorers() {
    List<ScorerFactory> scorers = new ArrayList<>(Scorers.csi(Shifts.COUNT));
    scorers.add(Scorers.STAGES);
    return List.copyOf(scorers);
  }

  @Override
  public Optional<Objective> objective() {
    return Optional.of(new CsiObjective(contrastive.temperature(), family(), shifts));
  }

  @Override
  public Optional<OriginalRecipe> originalRecipe() {
    return Optional.of(ORIGINAL);
  }

  @Override
  public AugmentationFamily family() {
    return contrastive.family();
  }

  @Override
  public List<ContextAugmentation> contexts() {
    return shifts.contexts();
  }

  @Override
  public Readout readout() {
    return new CsiReadout();
  }

  @Override
  public OptionalDouble viewArea() {
    return OptionalDouble.of(VIEW_AREA);
  }

  @Override
  public void requireViews(int views) {
    if (views % Shifts.COUNT != 0) {
      throw new InvalidInputException(
          "option views is %d, and csi draws as many for each of its %2$d shifts; give a multiple of %2$d"
              .formatted(views, Shifts.COUNT));
    }
  }

  /** As many draws for each shift, none of them plain; but for their crops drawn as in training. */
  @Override
  public List<TestTimeView> testTimeViews(ViewOptions options, int side, long seed) {
    return TestTimeView.drawFlippedFirst(
        shifts.contexts(),
        options.views() / Shifts.COUNT,
        family().withArea(VIEW_AREA),
        side,
        seed);
  }

  /** CSI counts an image's shifts in its batch: 512 are 128 images. */
  @Override
  public Map<String, Object> paperOptions(Map<String, Object> ofCon2) {
    Map<String, Object> own = new LinkedHashMap<>(ofCon2);
    own.computeIfPresent(
        "batch-size", (name, images) -> ((Number) images).intValue() / Shifts.COUNT);
    own.put("minimum-crop-area", MINIMUM_CROP_AREA);
    own.put("colour-jitter", COLOUR_JITTER);
    own.put("blur", 0);
    return own;
  }
}
