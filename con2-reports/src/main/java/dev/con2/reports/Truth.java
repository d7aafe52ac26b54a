package dev.con2.reports;

/** What a test picture is, as the folder that it came from says. */
public enum Truth {
  /** From the folder of normal pictures. */
  NORMAL("normal"),
  /** From the folder of anomalous pictures. */
  ANOMALOUS("anomalous");

  private final String label;

  Truth(String label) {
    this.label = label;
  }

  /** The word for it in files and sentences. */
  public String label() {
    return label;
  }
}
