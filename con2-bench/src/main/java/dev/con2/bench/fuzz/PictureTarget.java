package dev.con2.bench.fuzz;

import dev.con2.error.UnreadableImageException;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageStream;
import dev.con2.image.ImageStream.StreamedFile;
import dev.con2.image.Preprocessing;
import dev.con2.internal.engine.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Pictures of one format. */
final class PictureTarget implements FuzzTarget {

  private static final long MOST_PIXELS = 4_000_000;
  private static final String NAME = "x";

  private final String name;
  private final String ending;
  private final List<Path> originals;
  private final ImageReader reader = new ImageReader(MOST_PIXELS);
  private final Preprocessing preprocessing = new Preprocessing(32);

  PictureTarget(Path resources, String name, String ending) {
    this.name = name;
    this.ending = ending;
    this.originals =
        Stream.of("pictures", "given", "refused")
            .flatMap(
                folder ->
                    Originals.of(resources.resolve("images").resolve(folder), ending).stream())
            .toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String ending() {
    return ending;
  }

  @Override
  public List<Path> originals() {
    return originals;
  }

  @Override
  public byte[] altered(RandomStream random) throws IOException {
    byte[] original = Files.readAllBytes(Originals.any(originals, random));
    byte[] other = Files.readAllBytes(Originals.any(originals, random));
    if (!ending.equals(".png")) {
      return Alteration.of(original, other, random);
    }
    return switch (random.nextInt(4)) {
      case 0 -> Alteration.of(original, other, random);
      case 1 -> PngChecksums.withAlteredSamples(original, random);
      default -> PngChecksums.mended(Alteration.of(original, other, random));
    };
  }

  @Override
  public String read(byte[] input, Path scratch) throws FindingException, IOException {
    Image image;
    try {
      image = reader.read(input, NAME);
    } catch (UnreadableImageException e) {
      String sentence = refusal(e, NAME);
      readTolerantly(input);
      return sentence;
    }
    if (!same(image, reader.read(input, NAME))) {
      throw new FindingException("the same bytes gave other pixels");
    }
    reader.asStored().read(input, NAME);
    if (!same(image, reader.tolerant().read(input, NAME))) {
      throw new FindingException("a tolerant reader gave other pixels of a whole picture");
    }
    preprocessing.apply(image);
    if (ending.equals(".tif") || ending.equals(".dcm")) {
      readEveryPage(input, image, scratch);
    }
    return READ;
  }

  private void readTolerantly(byte[] input) throws FindingException {
    if (!ending.equals(".jpg")) {
      return; // It differs for JPEG alone.
    }
    try {
      reader.tolerant().read(input, NAME);
    } catch (UnreadableImageException e) {
      refusal(e, NAME);
    }
  }

  private void readEveryPage(byte[] input, Image first, Path scratch)
      throws FindingException, IOException {
    Path file = scratch.resolve("pages" + ending);
    Files.write(file, input);
    List<StreamedFile> pages = new ArrayList<>();
    try (ImageStream stream =
        new ImageStream(reader.everyPage(), preprocessing, List.of(file), 1)) {
      while (stream.hasNext()) {
        StreamedFile page = stream.next();
        pages.add(page);
        if (page instanceof StreamedFile.Broken broken) {
          refusal(broken.error(), file.toString());
        }
      }
    }
    if (!(pages.get(0) instanceof StreamedFile.Decoded decoded)
        || decoded.width() != first.width()
        || decoded.height() != first.height()) {
      throw new FindingException("the first page is another than the picture of the file");
    }
  }

  private static String refusal(UnreadableImageException e, String name) throws FindingException {
    String sentence = String.valueOf(e.getMessage());
    if (!sentence.startsWith(name + " ") || !sentence.endsWith(".")) {
      throw new FindingException("a message that is no sentence about the picture: " + sentence);
    }
    return Sentence.checked(sentence);
  }

  private static boolean same(Image one, Image other) {
    return one.bitsPerSample() == other.bitsPerSample()
        && one.fingerprint().equals(other.fingerprint());
  }
}
