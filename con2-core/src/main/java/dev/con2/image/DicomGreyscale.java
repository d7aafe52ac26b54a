package dev.con2.image;

import static dev.con2.image.DicomAttributes.LUT_DATA;
import static dev.con2.image.DicomAttributes.LUT_DESCRIPTOR;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * From what a device stored to the brightness that a viewer shows, as PS3.3, C.11 has it: the
 * rescaling to a physical unit (or the modality's table), the window that the radiologist looks
 * through (or its table), and black and white exchanged for MONOCHROME1.
 *
 * <p>Of several windows it is the first. Where there is none, all that the stored bits can hold is
 * the window: what a picture looks like never depends on its darkest and brightest pixel.
 */
final class DicomGreyscale {

  private static final double WHITE = 65535;

  /** A table, of whose entries those beyond the ends are that at the end (C.11.1.1). */
  private record LookUpTable(int first, int bits, int[] entries) {

    int at(double value) {
      long index = Math.round(value) - first;
      return entries[(int) Math.max(0, Math.min(entries.length - 1, index))];
    }
  }

  private enum Shape {
    LINEAR,
    LINEAR_EXACT,
    SIGMOID
  }

  /** A window (C.11.2.1.2). */
  private record GreyWindow(double center, double width, Shape shape) {

    /** 0 for black to 1 for white. */
    double brightness(double x) {
      double y =
          switch (shape) {
            case LINEAR ->
                width == 1 ? (x > center - 0.5 ? 1 : 0) : (x - center + 0.5) / (width - 1) + 0.5;
            case LINEAR_EXACT -> (x - center) / width + 0.5;
            case SIGMOID -> 1 / (1 + Math.exp(-4 * (x - center) / width));
          };
      return Math.max(0, Math.min(1, y));
    }
  }

  private final boolean signed;
  private final int bits;
  private final Optional<LookUpTable> modality;
  private final double slope;
  private final double intercept;
  private final Optional<LookUpTable> voi;
  private final Optional<GreyWindow> window;
  private final boolean inverted;

  /**
   * That of a picture.
   *
   * @param file its attributes
   * @param ofFrame what the functional groups of its frame say, the more particular first
   * @param bits how many bits of a sample are stored
   */
  DicomGreyscale(DicomAttributes file, List<DicomAttributes> ofFrame, int bits)
      throws PictureFileException {
    this.bits = bits;
    signed = file.unsigned(DicomAttributes.PIXEL_REPRESENTATION, 0) == 1;
    modality = table(file.items(DicomAttributes.MODALITY_LUT_SEQUENCE), signed);
    DicomAttributes rescaling =
        group(file, ofFrame, DicomAttributes.PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
    slope = rescaling.number(DicomAttributes.RESCALE_SLOPE, "rescale slope").orElse(1);
    intercept = rescaling.number(DicomAttributes.RESCALE_INTERCEPT, "rescale intercept").orElse(0);
    voi = table(file.items(DicomAttributes.VOI_LUT_SEQUENCE), signed || intercept < 0);
    window = window(group(file, ofFrame, DicomAttributes.FRAME_VOI_LUT_SEQUENCE));
    String shape = file.text(DicomAttributes.PRESENTATION_LUT_SHAPE);
    inverted =
        shape.isEmpty()
            ? file.text(DicomAttributes.PHOTOMETRIC_INTERPRETATION).equals("MONOCHROME1")
            : shape.equals("INVERSE");
  }

  /** Where the attributes of a sequence are: in a functional group, else in the file itself. */
  private static DicomAttributes group(
      DicomAttributes file, List<DicomAttributes> ofFrame, int sequence) {
    return ofFrame.stream()
        .flatMap(groups -> groups.items(sequence).stream())
        .findFirst()
        .orElse(file);
  }

  private static Optional<LookUpTable> table(List<DicomAttributes> items, boolean signed)
      throws PictureFileException {
    if (items.isEmpty()) {
      return Optional.empty();
    }
    int[] descriptor = items.get(0).unsigned(LUT_DESCRIPTOR);
    if (descriptor.length < 3 || descriptor[2] < 8 || descriptor[2] > 16) {
      throw PictureFileException.damaged("a table of its brightness has no description");
    }
    int count = descriptor[0] == 0 ? 65536 : descriptor[0];
    int[] entries = items.get(0).entries(LUT_DATA, count, descriptor[2] == 8);
    if (entries.length == 0) {
      throw PictureFileException.damaged("a table of its brightness is too short");
    }
    int first = signed ? (short) descriptor[1] : descriptor[1];
    return Optional.of(new LookUpTable(first, descriptor[2], entries));
  }

  private static Optional<GreyWindow> window(DicomAttributes attributes)
      throws PictureFileException {
    OptionalDouble center = attributes.number(DicomAttributes.WINDOW_CENTER, "window center");
    OptionalDouble width = attributes.number(DicomAttributes.WINDOW_WIDTH, "window width");
    if (center.isEmpty() || width.isEmpty()) {
      return Optional.empty();
    }
    Shape shape =
        switch (attributes.text(DicomAttributes.VOI_LUT_FUNCTION)) {
          case "SIGMOID" -> Shape.SIGMOID;
          case "LINEAR_EXACT" -> Shape.LINEAR_EXACT;
          default -> Shape.LINEAR;
        };
    double least = shape == Shape.LINEAR ? 1 : Double.MIN_NORMAL;
    if (width.getAsDouble() < least) {
      // Devices write zeros where they have no window.
      return Optional.empty();
    }
    return Optional.of(new GreyWindow(center.getAsDouble(), width.getAsDouble(), shape));
  }

  /** The brightness of all stored values, from 0 to 65535, by their bits. */
  short[] brightness() {
    short[] brightness = new short[1 << bits];
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double[] values = new double[brightness.length];
    for (int i = 0; i < values.length; i++) {
      int stored = signed && i >= 1 << bits - 1 ? i - (1 << bits) : i;
      values[i] = modality.isPresent() ? modality.get().at(stored) : slope * stored + intercept;
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    if (modality.isPresent()) {
      least = 0;
      most = (1 << modality.get().bits()) - 1;
    }
    for (int i = 0; i < values.length; i++) {
      double y;
      if (voi.isPresent()) {
        y = Math.min(1, voi.get().at(values[i]) / (double) ((1 << voi.get().bits()) - 1));
      } else if (window.isPresent()) {
        y = window.get().brightness(values[i]);
      } else {
        y = most > least ? Math.max(0, Math.min(1, (values[i] - least) / (most - least))) : 0;
      }
      brightness[i] = (short) (int) Math.rint(WHITE * (inverted ? 1 - y : y));
    }
    return brightness;
  }
}
