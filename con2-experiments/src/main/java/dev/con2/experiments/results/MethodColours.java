package dev.con2.experiments.results;

/** The classes by which the style sheet colours what belongs to a method, in every figure alike. */
final class MethodColours {

  /** Of what is no method: a choice by the test images. */
  static final String ORACLE = "context5";

  private MethodColours() {}

  static String of(Contender contender) {
    return switch (contender.method()) {
      case "SimCLR" -> "context3";
      case "SSD" -> "context4";
      case "CSI" -> "context6";
      case "UniCon-HA" -> "context7";
      case "CON2 (Best)" -> "context1";
      default ->
          switch (contender.context()) {
            case "flip" -> "context0";
            case "invert" -> "context2";
            default -> ORACLE;
          };
    };
  }
}
