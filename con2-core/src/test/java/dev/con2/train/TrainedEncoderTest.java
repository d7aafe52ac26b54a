package dev.con2.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.score.Embeddings;
import dev.con2.train.TrainingListener.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainedEncoderTest {

  private final List<Image> images = Pictures.draw(9);
  private final TrainingOptions options = Pictures.options().epochs(1).build();

  /** Is told of pictures done, and asks to stop after some. */
  private static final class Heard implements TrainingListener {
    private final List<Long> done = new ArrayList<>();
    private final int stopAfter;

    Heard(int stopAfter) {
      this.stopAfter = stopAfter;
    }

    @Override
    public void phase(Phase phase, long done, long total) {
      assertThat(total).isEqualTo(9);
      this.done.add(done);
    }

    @Override
    public boolean stopRequested() {
      return done.size() >= stopAfter;
    }
  }

  @Test
  void represent_fewViewsAtATime_givesTheSameInTheSameOrder() {
    try (TrainedEncoder encoder = TrainedEncoder.train(images, options, TrainingListener.SILENT)) {
      List<Embeddings> together = encoder.represent(images);
      assertThat(together).hasSize(4);
      for (int atATime : new int[] {0, 1, 3, 4, 100}) {
        Heard heard = new Heard(Integer.MAX_VALUE);
        List<Embeddings> inParts = new ArrayList<>();

        encoder.represent(images, Phase.REPRESENTING, heard, inParts::add, atATime);

        assertThat(inParts).hasSize(4);
        for (int view = 0; view < 4; view++) {
          assertThat(inParts.get(view).values())
              .as("view %d of %d at a time", view, atATime)
              .containsExactly(together.get(view).values(), within(1e-4f));
        }
        assertThat(heard.done).isSorted().endsWith(9L);
      }
    }
  }

  @Test
  void represent_askedToStopBetweenParts_stops() {
    try (TrainedEncoder encoder = TrainedEncoder.train(images, options, TrainingListener.SILENT)) {
      List<Embeddings> views = new ArrayList<>();
      assertThatThrownBy(
              () -> encoder.represent(images, Phase.REPRESENTING, new Heard(1), views::add, 3))
          .isInstanceOf(TrainingStoppedException.class);
      assertThat(views).hasSize(3);
    }
  }
}
