package dev.con2.bench.fuzz;

/** What con2 did with an input and must not do. */
final class FindingException extends Exception {

  private static final long serialVersionUID = 1L;

  FindingException(String what) {
    super(what);
  }
}
