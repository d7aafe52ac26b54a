package dev.con2.experiments.results;

import java.util.List;
import java.util.stream.Stream;

/**
 * A page of results.
 *
 * @param parts what its tables say with their intervals, of each setting that runs had
 */
record ResultPage(String title, List<Block> blocks, List<Part> parts) {

  /** The figures of one setting, and the differences of its methods. */
  record Part(List<CoveredEstimate> figures, List<CoveredEstimate> differences) {
    /** Keeps copies. */
    Part {
      figures = List.copyOf(figures);
      differences = List.copyOf(differences);
    }
  }

  /** Keeps copies. */
  ResultPage {
    blocks = List.copyOf(blocks);
    parts = List.copyOf(parts);
  }

  /** Its drawings. */
  Stream<Block.Figure> figures() {
    return blocks.stream().filter(Block.Figure.class::isInstance).map(Block.Figure.class::cast);
  }
}
