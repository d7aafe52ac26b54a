package dev.con2.method.csi;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
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
 * CSI (Tack et al. 2020): images are contrasted with their own rotations too, a layer tells the
 * rotations, and both say how normal an image is.
 *
 * @param contrastive of its loss
 */
public record Csi(@Needs(Need.TRAINING) ContrastiveOptions contrastive) implements EncoderMethod {

  /** Smallest crop in training, whatever the size of the images (CSI's code). */
  private static final double MINIMUM_CROP_AREA = 0.08;

  /** Of the colour jitter in training, whatever the size of the images (CSI's code). */
  private static final double COLOUR_JITTER = 0.4;

  /** Of the crops of test-time views, whatever the dataset (CSI's command for evaluation). */
  private static final double VIEW_AREA = 0.54;

  /** With CSI's own temperature and crops. */
  public static final Csi DEFAULT =
      new Csi(new ContrastiveOptions(0.5, MINIMUM_CROP_AREA, COLOUR_JITTER, 0));

  /** As its code trains 1,000 epochs; the cosine begins after ten and is of all 1,000. */
  private static final OriginalRecipe ORIGINAL =
      new OriginalRecipe(true, 1e-6, 1, 0.1, 1, 0, 10, true);

  /** The shifts s_0 to s_3. */
  static final List<ContextAugmentation> SHIFTS = ContextAugmentation.QUARTER_TURNS;

  @Override
  public String name() {
    return "csi";
  }

  @Override
  public String summary() {
    return "Contrasting of images and their rotations, and telling these (Tack et al. 2020).";
  }

  @Override
  public List<ScorerFactory> scorers() {
    List<ScorerFactory> scorers = new ArrayList<>(Scorers.csi(SHIFTS.size()));
    scorers.add(Scorers.STAGES);
    return List.copyOf(scorers);
  }

  @Override
  public Optional<Objective> objective() {
    return Optional.of(new CsiObjective(contrastive.temperature(), family()));
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
    return SHIFTS;
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
    if (views % SHIFTS.size() != 0) {
      throw new InvalidInputException(
          "option views is %d, and csi draws as many for each of its %2$d rotations; give a multiple of %2$d"
              .formatted(views, SHIFTS.size()));
    }
  }

  /** As many draws for each shift, none of them plain; but for their crops drawn as in training. */
  @Override
  public List<TestTimeView> testTimeViews(ViewOptions options, int side, long seed) {
    return TestTimeView.drawFlippedFirst(
        SHIFTS, options.views() / SHIFTS.size(), family().withArea(VIEW_AREA), side, seed);
  }

  /** CSI counts an image's rotations in its batch: 512 are 128 images. */
  @Override
  public Map<String, Object> paperOptions(Map<String, Object> ofCon2) {
    Map<String, Object> own = new LinkedHashMap<>(ofCon2);
    own.computeIfPresent(
        "batch-size", (name, images) -> ((Number) images).intValue() / SHIFTS.size());
    own.put("minimum-crop-area", MINIMUM_CROP_AREA);
    own.put("colour-jitter", COLOUR_JITTER);
    own.put("blur", 0);
    return own;
  }
}
