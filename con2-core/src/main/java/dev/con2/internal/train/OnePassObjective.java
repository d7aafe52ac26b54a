package dev.con2.internal.train;

import java.util.List;

/** An objective whose steps have one pass, which it is itself. */
public interface OnePassObjective extends Objective, TrainingPass {

  @Override
  default List<TrainingPass> passes() {
    return List.of(this);
  }
}
