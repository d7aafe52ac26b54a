package dev.con2.app.results;

/** The classes by which the style sheet colours what belongs to a method, in every figure alike. */
final class MethodColours {

  private MethodColours() {}

  static String of(Contender contender) {
    return switch (contender.method()) {
      case "SimCLR" -> "context3";
      case "SSD" -> "context4";
      case "CSI" -> "context6";
      case "UniCon-HA" -> "context7";
      default ->
          switch (contender.context()) {
            case "flip" -> "context0";
            case "invert" -> "context2";
            case "equalize" -> "context1";
            default -> "context5";
          };
    };
  }
}
