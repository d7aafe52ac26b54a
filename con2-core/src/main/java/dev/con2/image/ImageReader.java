package dev.con2.image;

import dev.con2.error.InvalidInputException;
import dev.con2.error.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Decodes JPEG, PNG, BMP, GIF (first frame), TIFF (first page, see {@link #everyPage}), WebP (first
 * frame) and DICOM (first frame, see {@link #everyPage}). The first bytes decide the format, not
 * the name.
 *
 * <ul>
 *   <li>Values are those stored in the file, as Pillow's {@code convert("RGB")} gives them: grey is
 *       repeated three times, palettes are looked up, embedded colour profiles are not applied.
 *       CMYK is turned into RGB by the plain formula. Fewer than 8 bits become 8; 9 to 15 become
 *       16, where the format says that there are so few.
 *   <li>Transparent pictures are laid over white, so that what lies hidden under full transparency
 *       does not matter.
 *   <li>Pictures are turned upright (EXIF orientation), but see {@link #asStored}.
 *   <li>The header is read first: a picture of too many pixels is refused before memory is taken.
 *   <li>A file that is cut off or damaged is refused, as far as the format lets one see it; nothing
 *       is filled in, but see {@link #tolerant}. So is one that takes more than a minute of the
 *       processor.
 * </ul>
 *
 * <p>Safe for use by many threads at once. Nothing is cached, no temporary file is written for a
 * picture, and decoders that an application has registered with Java are neither used nor changed.
 */
public final class ImageReader {

  /** The limit of {@link #ImageReader()}: most cameras' pictures and more, 750 MB decoded. */
  public static final long DEFAULT_MAX_PIXELS = 250_000_000;

  /** What messages call a picture that has no name. */
  static final String GIVEN = "The picture given";

  /** Three samples a pixel are kept in one array. */
  private static final long MOST_PIXELS = Integer.MAX_VALUE / 3;

  /**
   * An uncompressed pixel has at most four samples of 16 bits; the rest is for what lies around.
   */
  private static final int BYTES_A_PIXEL = 8;

  private static final long BYTES_AROUND = 64L << 20;

  /**
   * A picture and how it is known again.
   *
   * @param image the picture as the reader takes it
   * @param fingerprint SHA-256, in hex, of the size and samples of the picture when it stands
   *     upright: the same from every reader
   */
  public record Identified(Image image, String fingerprint) {}

  /**
   * The picture of one page, once as it is stored and once upright; one image where it need not be
   * turned.
   *
   * @param page it is of
   * @param mended whether the end marker, which its file lacks, was put there
   */
  record Picture(Image stored, Image upright, FilePage page, boolean mended) {}

  /** What a caller wants of files that may be read in several ways. */
  private record Ways(boolean upright, boolean tolerant, boolean everyPage) {}

  private final SizeLimit limit;
  private final Duration time;
  private final Ways ways;
  private final Decoders decoders;

  /** Reads pictures of up to {@link #DEFAULT_MAX_PIXELS}. */
  public ImageReader() {
    this(DEFAULT_MAX_PIXELS);
  }

  /**
   * Reads pictures of up to so many pixels, width times height.
   *
   * @throws InvalidInputException if the number is not in 1 to 715,827,882
   */
  public ImageReader(long maxPixels) {
    if (maxPixels < 1 || maxPixels > MOST_PIXELS) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "At most %,d pixels cannot be asked for; give 1 to %,d.",
              maxPixels,
              MOST_PIXELS));
    }
    limit = new SizeLimit(maxPixels);
    time = TimeLimit.USUAL;
    ways = new Ways(true, false, false);
    decoders = new Decoders();
  }

  private ImageReader(SizeLimit limit, Duration time, Ways ways, Decoders decoders) {
    this.limit = limit;
    this.time = time;
    this.ways = ways;
    this.decoders = decoders;
  }

  /** One that gives each picture so much of the processor's time. */
  ImageReader within(Duration other) {
    return new ImageReader(limit, other, ways, decoders);
  }

  /**
   * One that takes pictures as they are stored, without turning them upright: what a training in
   * Python sees, where nobody asks for the orientation.
   */
  public ImageReader asStored() {
    Ways other = new Ways(false, ways.tolerant, ways.everyPage);
    return new ImageReader(limit, time, other, decoders);
  }

  /**
   * One that reads a JPEG as viewers do if its end marker alone is missing or padding stands in its
   * place. A picture of which pixels are missing is refused all the same.
   */
  public ImageReader tolerant() {
    Ways other = new Ways(ways.upright, true, ways.everyPage);
    return new ImageReader(limit, time, other, decoders);
  }

  /**
   * One by which an {@link ImageStream} gives a picture for each page of a TIFF file and each frame
   * of a DICOM file, instead of the first alone. The methods of a reader itself take the first page
   * in any case.
   */
  public ImageReader everyPage() {
    Ways other = new Ways(ways.upright, ways.tolerant, true);
    return new ImageReader(limit, time, other, decoders);
  }

  /** Whether it reads all pages of a file, {@link #everyPage}. */
  public boolean readsEveryPage() {
    return ways.everyPage;
  }

  /**
   * Reads a file.
   *
   * @throws UnreadableImageException if there is no such file, it may not be read, or it is not a
   *     whole picture of a supported format and size; the message begins with the path
   */
  public Image read(Path file) {
    return decode(bytes(file), WrittenPath.of(file));
  }

  /**
   * Reads a file, and tells by what its picture is known to models that were trained on it.
   *
   * @throws UnreadableImageException as {@link #read(Path)}
   */
  public Identified identify(Path file) {
    Picture picture = picture(bytes(file), WrittenPath.of(file), 1);
    return new Identified(own(picture), Fingerprint.of(picture.upright()));
  }

  /**
   * Reads a stream from where it stands to its end, without closing it. Of what does not begin as a
   * picture the rest is not read; what follows a picture is ignored.
   *
   * @param name what messages call it
   * @throws UnreadableImageException if the stream fails or does not hold a whole picture of a
   *     supported format and size; the message begins with the name
   */
  public Image read(InputStream stream, String name) {
    Objects.requireNonNull(name);
    try {
      byte[] start = stream.readNBytes(FileFormat.LONGEST_START);
      if (start.length == 0) {
        throw new PictureFileException(
            "is empty (0 bytes), or was read before; give it from its beginning");
      }
      FileFormat.of(start);
      int most = (int) Math.min(Integer.MAX_VALUE - 8, mostBytes() + 1);
      byte[] rest = stream.readNBytes(most - start.length);
      byte[] bytes = Arrays.copyOf(start, start.length + rest.length);
      System.arraycopy(rest, 0, bytes, start.length, rest.length);
      return decode(bytes, name);
    } catch (PictureFileException | OutOfMemoryError e) {
      throw unreadable(name, e);
    } catch (IOException e) {
      throw new UnreadableImageException(
          name + " cannot be read" + detail(e) + "; give it again, whole.", e);
    }
  }

  /**
   * Reads the content of a file.
   *
   * @param name what messages call it
   * @throws UnreadableImageException if it is not a whole picture of a supported format and size;
   *     the message begins with the name
   */
  public Image read(byte[] content, String name) {
    return decode(content, Objects.requireNonNull(name));
  }

  /**
   * Takes the samples out of a picture that is already decoded: RGB, grey, palette or CMYK, with or
   * without transparency, which is laid over white. Colour spaces are not converted.
   *
   * <p>What a decoder has lost cannot be known here: {@code ImageIO.read} does not turn pictures
   * upright, may apply colour profiles, and takes what a TIFF file has beside its colours for
   * transparency. Give the file's content to {@link #read(byte[], String)} where it is at hand.
   *
   * @throws UnreadableImageException if its samples are not integers of 8 or 16 bits, or packed
   *     ones of at most 8 in sRGB, or need more memory than there is
   */
  public static Image of(BufferedImage picture) {
    try {
      return Planes.of(picture);
    } catch (IOException | ArithmeticException | OutOfMemoryError e) {
      throw unreadable(GIVEN, e);
    }
  }

  /** The content of a file that may be a picture. */
  byte[] bytes(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw new PictureFileException("is a folder; give a picture");
      }
      if (!attributes.isRegularFile()) {
        throw new PictureFileException("is no ordinary file; give a picture");
      }
      checkLength(attributes.size());
      return Files.readAllBytes(file);
    } catch (FileSystemException e) {
      throw new UnreadableImageException(WrittenPath.of(file) + " " + predicate(file, e) + ".", e);
    } catch (IOException | OutOfMemoryError e) {
      throw unreadable(WrittenPath.of(file), e);
    }
  }

  private static String predicate(Path file, FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return Files.isSymbolicLink(file)
          ? "is a symbolic link to a file that does not exist; mend the link"
          : "does not exist; check the path";
    }
    if (e instanceof AccessDeniedException) {
      return "may not be read by this user; change its permissions";
    }
    return Files.isSymbolicLink(file)
        ? "is a symbolic link that leads nowhere or in a circle; mend the link"
        : "cannot be read" + detail(e) + "; check the disk";
  }

  /** Decodes the content of a file. */
  Image decode(byte[] bytes, String name) {
    return own(picture(bytes, name, 1));
  }

  /** The image of a picture that this reader's caller wants. */
  Image own(Picture picture) {
    return ways.upright ? picture.upright() : picture.stored();
  }

  /**
   * Decodes one page.
   *
   * @param page from 1
   */
  Picture picture(byte[] bytes, String name, int page) {
    try {
      checkLength(bytes.length);
      FileFormat format = FileFormat.of(bytes);
      try {
        return picture(format, bytes, page);
      } catch (PictureFileException e) {
        throw e;
      } catch (EOFException e) {
        throw PictureFileException.cutOff();
      } catch (IOException | RuntimeException | StackOverflowError e) {
        if (e.getCause() instanceof EOFException) {
          throw PictureFileException.cutOff();
        }
        if (e.getCause() instanceof PictureFileException known) {
          throw known; // A decoder has wrapped it on the way out.
        }
        throw new PictureFileException(
            "is a damaged or unusual "
                + format.label()
                + (e instanceof IOException ? detail(e) : "")
                + "; open it in a picture viewer and save it again");
      }
    } catch (IOException | OutOfMemoryError | LinkageError e) {
      throw unreadable(name, e);
    }
  }

  private Picture picture(FileFormat format, byte[] bytes, int page) throws IOException {
    TimeLimit until = new TimeLimit(time);
    return switch (format) {
      case JPEG -> {
        JpegFile file = JpegFile.parse(bytes, ways.tolerant);
        limit.check(file.width(), file.height());
        Image image = decoders.decode(file, until);
        yield picture(file.orientation(), image, FilePage.ONLY, file.mended());
      }
      case PNG -> {
        PngFile file = PngFile.parse(bytes);
        limit.check(file.width(), file.height());
        BufferedImage decoded = decoders.decode(format, file.bare(), limit, until);
        yield picture(file.orientation(), file.toImage(decoded));
      }
      case WEBP -> {
        WebpFile file = WebpFile.parse(bytes);
        limit.check(file.width(), file.height());
        BufferedImage decoded = decoders.decode(format, file.bare(), limit, until);
        yield picture(file.orientation(), Planes.of(decoded));
      }
      case TIFF -> {
        TiffFile file = TiffFile.parse(bytes, page, limit);
        Image image = file.decode(decoders, until);
        FilePage place = new FilePage(page, TiffDirectory.pages(bytes));
        yield picture(file.orientation(), image, place, false);
      }
      case GIF -> {
        GifFile file = GifFile.parse(bytes);
        limit.check(file.width(), file.height());
        yield picture(Orientation.UPRIGHT, file.decode());
      }
      case BMP -> {
        BmpFile.check(bytes);
        yield picture(
            Orientation.UPRIGHT, Planes.ofBmp(decoders.decode(format, bytes, limit, until)));
      }
      case DICOM -> {
        DicomFile file = DicomFile.parse(bytes, limit);
        FilePage place = new FilePage(page, file.frames());
        yield picture(Orientation.UPRIGHT, file.frame(page - 1, decoders, until), place, false);
      }
    };
  }

  private static Picture picture(Orientation orientation, Image image) {
    return picture(orientation, image, FilePage.ONLY, false);
  }

  private static Picture picture(
      Orientation orientation, Image image, FilePage page, boolean mended) {
    return new Picture(image, orientation.apply(image), page, mended);
  }

  /** How many pages a file has; 1 where that cannot be known. */
  int pages(byte[] bytes) {
    try {
      return switch (FileFormat.of(bytes)) {
        case TIFF -> TiffDirectory.pages(bytes);
        case DICOM -> DicomFile.parse(bytes, limit).frames();
        default -> 1;
      };
    } catch (IOException | RuntimeException e) {
      return 1; // What is wrong is said when it is read.
    }
  }

  private long mostBytes() {
    return Math.min(Integer.MAX_VALUE - 9, limit.maxPixels() * BYTES_A_PIXEL + BYTES_AROUND);
  }

  private void checkLength(long length) throws PictureFileException {
    if (length == 0) {
      throw new PictureFileException("is empty (0 bytes); copy or export it again");
    }
    if (length > mostBytes()) {
      throw new PictureFileException(
          String.format(
              Locale.ROOT,
              "has more than %,d bytes, which no picture of %,d pixels needs; make it smaller",
              mostBytes(),
              limit.maxPixels()));
    }
  }

  static UnreadableImageException unreadable(String name, Throwable e) {
    return new UnreadableImageException(name + " " + predicate(e) + ".", e);
  }

  private static String predicate(Throwable e) {
    if (e instanceof PictureFileException) {
      return String.valueOf(e.getMessage());
    }
    if (e instanceof OutOfMemoryError) {
      return "needs more memory than Java has; make it smaller or raise -Xmx";
    }
    if (e instanceof LinkageError) {
      return "needs a native decoder that cannot be loaded (java.io.tmpdir must be a folder where"
          + " libraries may be written and run); convert it to PNG";
    }
    if (e instanceof IOException) {
      return "cannot be read" + detail(e) + "; check the disk";
    }
    return "cannot be prepared by a defect in con2 (%s%s), please report it; leave it out or save it anew"
        .formatted(e.getClass().getSimpleName(), detail(e));
  }

  /** What a decoder or the system said, in brackets, on one line. */
  private static String detail(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().strip();
    String line = message.lines().findFirst().orElse("").replaceAll("[.;:]+$", "");
    return line.isEmpty() ? "" : " (" + line + ")";
  }
}
