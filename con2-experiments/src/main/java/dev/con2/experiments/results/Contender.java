package dev.con2.experiments.results;

import dev.con2.Methods;
import dev.con2.augment.ContextAugmentation;
import dev.con2.internal.options.Options;
import dev.con2.internal.score.MahalanobisDistance;
import dev.con2.method.Method;
import dev.con2.method.PaperOptions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A row of the paper's tables: a method with its context and its score, spelled as in {@code
 * paper-results.csv}.
 *
 * @param method such as {@code CON2} or {@code SimCLR}
 * @param context as on the command line; empty for a method without
 * @param score {@code nnd} or {@code lh}; {@code auroc} for that of a method with one score in the
 *     paper; what {@link RunResult#auroc} calls it where the paper does not have it
 */
record Contender(String method, String context, String score) {

  /** CON2's contexts in the order of the paper's tables. */
  static final List<String> CONTEXTS = List.of("equalize", "invert", "flip");

  /** CON2's scores in the order of the paper's tables. */
  static final List<String> SCORES = List.of("lh", "nnd");

  /** Of a method that has one score. */
  private static final String ONLY_SCORE = "auroc";

  private static final String AUTO = "con2-auto";

  /** A score that the paper does not have, whose name is a word and no letters. */
  private static final String STAGES = "stages";

  /** The method, and its score. */
  private static final String OUR_SSD = "ssd";

  /** The method, and its only score. */
  private static final String CLIP_AD = "clip-ad";

  static final Contender SIMCLR = new Contender("SimCLR", "", ONLY_SCORE);
  static final Contender SSD = new Contender("SSD", "", ONLY_SCORE);
  static final Contender CSI = new Contender("CSI", "", ONLY_SCORE);
  static final Contender UNICON_HA = new Contender("UniCon-HA", "", ONLY_SCORE);

  /** Those that have their scores of the paper with one row each. */
  private static final List<Contender> PAPERS_RIVALS =
      List.of(SIMCLR, SSD, CSI, UNICON_HA, new Contender("CLIP-AD", "", ONLY_SCORE));

  /** What the paper calls CON2 and its parts, each with S_LH and S_NND in every context. */
  private static final List<String> PAPERS_CON2 =
      List.of("CON2", "CON2 (content only)", "CON2 (context only)");

  /** CON2 with a context chosen for each class from its normal training images. */
  static final Contender BEST = new Contender("CON2 (Best)", "", "nnd");

  static Contender con2(String context, String score) {
    return new Contender("CON2", context, score);
  }

  /** CON2's six of Tables 4 to 8, in the order of their columns. */
  static List<Contender> allCon2() {
    return CONTEXTS.stream()
        .flatMap(context -> SCORES.stream().map(score -> con2(context, score)))
        .toList();
  }

  /**
   * A score of a run by a method that the paper does not compare.
   *
   * @param method what we call it
   */
  private static Contender ofOurs(String method, String score) {
    return new Contender(method.equals(AUTO) ? BEST.method : method, "", score);
  }

  /**
   * The rows that a run has beside the paper's: of a method that the paper compares those of each
   * score that it does not have, of another those of all scores, and none of a yardstick, which
   * {@link Yardsticks} shows.
   */
  static List<Contender> besideThePapers(RunResult run) {
    if (Yardstick.isOne(run)) {
      return List.of();
    }
    List<Contender> papers = papers(run);
    Set<String> scores = new TreeSet<>(run.auroc().keySet());
    papers.forEach(contender -> scores.remove(contender.ourScore()));
    return scores.stream()
        .map(
            score ->
                papers.isEmpty()
                    ? ofOurs(run.method(), score)
                    : new Contender(papers.get(0).method, papers.get(0).context, score))
        .toList();
  }

  /** The rows of the paper, or those of CON2 in other contexts, that a run may stand in. */
  static List<Contender> papers(RunResult run) {
    String contexts = String.join(",", run.contexts());
    Stream<Contender> con2 =
        PAPERS_CON2.stream()
            .flatMap(name -> SCORES.stream().map(score -> new Contender(name, contexts, score)));
    return Stream.concat(PAPERS_RIVALS.stream(), con2)
        .filter(contender -> contender.isOfTheMethodOf(run))
        .toList();
  }

  /** Whether the run is one of this method and, where it has one, of this context. */
  boolean matches(RunResult run) {
    return isOfTheMethodOf(run) && (context.isEmpty() || run.contexts().equals(contexts()));
  }

  /** SSD is the training of SimCLR with another score: a run of either has it. */
  private boolean isOfTheMethodOf(RunResult run) {
    return run.method().equals(ourMethod()) || equals(SSD) && isPapersSsd(run);
  }

  /**
   * Whether the run is of the method {@code ssd} with the one Gaussian and the training that
   * SimCLR's runs have.
   */
  private static boolean isPapersSsd(RunResult run) {
    return run.method().equals(OUR_SSD)
        && !run.isByTheOriginalRecipe()
        && Options.toMap(MahalanobisDistance.DEFAULT).entrySet().stream()
            .allMatch(
                option ->
                    String.valueOf(run.options().getOrDefault(option.getKey(), option.getValue()))
                        .equals(option.getValue().toString()));
  }

  /** Of two runs that match, the one that it shows: SSD that of SimCLR, as the paper does. */
  RunResult preferred(RunResult one, RunResult other) {
    return one.method().equals(ourMethod()) ? one : other;
  }

  /** The contexts beside the original pictures. */
  List<String> contexts() {
    return context.isEmpty()
        ? List.of()
        : ContextAugmentation.parseList(context).stream()
            .skip(1)
            .map(ContextAugmentation::toString)
            .toList();
  }

  /** What {@link RunResult#method} calls it; for one that cannot be run, a name that no run has. */
  String ourMethod() {
    return switch (method) {
      case "SimCLR", "SSD" -> "simclr";
      case "CSI" -> "csi";
      case "UniCon-HA" -> "unicon-ha";
      case "CLIP-AD" -> CLIP_AD;
      case "CON2" -> "con2";
      case "CON2 (Best)" -> AUTO;
      case "CON2 (content only)" -> "con2-content";
      case "CON2 (context only)" -> "con2-context";
      default -> method;
    };
  }

  /** What {@link RunResult#auroc} calls its score. */
  String ourScore() {
    if (!score.equals(ONLY_SCORE)) {
      return score;
    }
    return switch (method) {
      case "SimCLR" -> "nnd";
      case "SSD" -> OUR_SSD;
      case "CSI" -> "csi";
      case "UniCon-HA" -> "mean-nnd";
      case "CLIP-AD" -> CLIP_AD;
      default -> score;
    };
  }

  /** Whether runs with different seeds are the same run, and one is all there are. */
  boolean ignoresSeed() {
    return Methods.find(ourMethod()).map(Method::ignoresSeed).orElse(false);
  }

  /** How many seeds the paper has of it. */
  int papersSeeds() {
    return ignoresSeed() ? 1 : PaperOptions.SEEDS;
  }

  /** Whether it is CON2 or a part of it. */
  boolean isCon2() {
    return method.startsWith("CON2");
  }

  /** Whether its context is chosen for each class. */
  boolean choosesContext() {
    return method.equals(BEST.method);
  }

  /** As in a table: {@code CON2 (Flip), S_NND}. */
  String label() {
    return score.equals(ONLY_SCORE) ? method : name() + ", " + scoreName(score);
  }

  /** Without its score: {@code CON2 (Flip)}. */
  String name() {
    if (!method.equals("CON2")) {
      return method;
    }
    List<String> others = contexts();
    return others.size() == 1
        ? "CON2 (%s)".formatted(contextName(others.get(0)))
        : "CON2 (%d contexts)".formatted(others.size() + 1);
  }

  static String contextName(String context) {
    return context.substring(0, 1).toUpperCase(Locale.ROOT) + context.substring(1);
  }

  static String scoreName(String score) {
    return score.equals(STAGES) ? STAGES : "S_" + score.toUpperCase(Locale.ROOT);
  }
}
