package dev.con2.experiments.results;

import java.util.List;
import java.util.stream.Stream;

/** A page of results. */
record ResultPage(String title, List<Block> blocks) {

  /** Keeps a copy. */
  ResultPage {
    blocks = List.copyOf(blocks);
  }

  /** Its drawings. */
  Stream<Block.Figure> figures() {
    return blocks.stream().filter(Block.Figure.class::isInstance).map(Block.Figure.class::cast);
  }
}
