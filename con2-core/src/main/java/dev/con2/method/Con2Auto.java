package dev.con2.method;

import dev.con2.augment.ContextAugmentation;
import dev.con2.contexts.ContextChoice;
import dev.con2.contexts.ContextMeasurement;
import dev.con2.image.Image;
import dev.con2.train.Objective;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import java.util.List;

/**
 * CON2 with a context that is chosen for each training from its normal images alone, as {@code
 * train --context auto} has it: what we show as the paper's CON2 (Best), section 4.2, of which is
 * not said how it judges.
 */
public final class Con2Auto extends Con2 {

  /** Chooses from {@link ContextMeasurement#CANDIDATES}. */
  public Con2Auto() {
    super(Objective.CON2);
  }

  @Override
  public String name() {
    return "con2-auto";
  }

  @Override
  public int fewestImages() {
    return ContextMeasurement.FEWEST_PICTURES;
  }

  @Override
  public boolean choosesContext() {
    return true;
  }

  /** With a context that stands for the one to be chosen. */
  @Override
  public TrainingOptions optionsOf(TrainingOptions shared) {
    return super.optionsOf(shared).toBuilder().contexts(ContextAugmentation.first(2)).build();
  }

  @Override
  TrainingOptions chosen(List<Image> normal, TrainingOptions own, TrainingListener listener) {
    TrainingOptions before = ContextMeasurement.optionsBefore(own, normal.size());
    List<Image> middles = normal.stream().map(image -> image.middle(own.imageSize())).toList();
    ContextChoice choice = new ContextMeasurement(before).run(middles, new Unstepped(listener));
    listener.notice("chosen: " + ContextAugmentation.names(choice.contexts()) + "; " + choice);
    return choice.in(own);
  }

  /** Does not tell of the steps of the choice as if they were the training's. */
  private record Unstepped(TrainingListener listener) implements TrainingListener {

    @Override
    public void notice(String sentence) {
      listener.notice(sentence);
    }

    @Override
    public boolean stopRequested() {
      return listener.stopRequested();
    }
  }
}
