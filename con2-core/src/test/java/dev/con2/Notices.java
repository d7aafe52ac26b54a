package dev.con2;

import dev.con2.train.TrainingListener;
import java.util.List;

/**
 * Keeps what a training says in sentences.
 *
 * @param sentences that are added to
 */
public record Notices(List<String> sentences) implements TrainingListener {

  @Override
  public void notice(String sentence) {
    sentences.add(sentence);
  }
}
