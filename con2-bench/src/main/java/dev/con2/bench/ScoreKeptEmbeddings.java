package dev.con2.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Writes what every {@link CandidateScore} gives the test pictures of kept embeddings, in a file as
 * {@link ScoreTestPictures} writes it. {@link CompareMethods} then compares scores over several
 * seeds and sets.
 *
 * <p>Arguments: the file to write, and the embeddings, as {@link KeptEmbeddings#readOrMake} takes
 * them. Pictures are named by their place, the normal ones first, as names are not kept.
 */
public final class ScoreKeptEmbeddings {

  private ScoreKeptEmbeddings() {}

  /** Writes the file. */
  public static void main(String[] arguments) throws IOException {
    List<String> given = List.of(arguments);
    scores(KeptEmbeddings.readOrMake(given.subList(1, given.size()))).write(Path.of(given.get(0)));
  }

  /** Of every candidate, by its name. */
  static TestScores scores(KeptEmbeddings kept) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (CandidateScore candidate : CandidateScore.all(kept.layout())) {
      CandidateScore.SplitScores own = candidate.of(kept);
      scores.put(
          candidate.name(),
          DoubleStream.concat(Arrays.stream(own.normal()), Arrays.stream(own.anomalous()))
              .toArray());
    }
    int normal = kept.normal().get(0).rows();
    int anomalous = kept.anomalous().get(0).rows();
    List<String> pictures = new ArrayList<>();
    List<Boolean> kinds = new ArrayList<>();
    for (int i = 0; i < normal + anomalous; i++) {
      boolean isAnomalous = i >= normal;
      pictures.add(isAnomalous ? "anomalous " + (i - normal) : "normal " + i);
      kinds.add(isAnomalous);
    }
    return new TestScores(pictures, kinds, scores);
  }
}
