package dev.con2.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The decoders of the JDK, and libwebp. They are looked up once and by the module that they come
 * from, so that plug-ins which an application has registered change nothing here, and con2
 * registers none.
 */
final class Decoders {

  private final Map<FileFormat, ImageReaderSpi> providers = new EnumMap<>(FileFormat.class);

  Decoders() {
    Iterator<ImageReaderSpi> registered =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (registered.hasNext()) {
      ImageReaderSpi provider = registered.next();
      if (!provider.getClass().getModule().equals(ImageReader.class.getModule())) {
        continue;
      }
      for (FileFormat format : FileFormat.values()) {
        if (List.of(provider.getFormatNames()).contains(format.name().toLowerCase(Locale.ROOT))) {
          providers.put(format, provider);
        }
      }
    }
    providers.put(FileFormat.WEBP, new WebPImageReaderSpi());
  }

  /** The first picture of a file, its samples as they are stored. */
  BufferedImage decode(FileFormat format, byte[] bytes, SizeLimit size, TimeLimit time)
      throws IOException {
    ImageReader reader = open(format);
    List<String> warnings = new ArrayList<>();
    try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(bytes, time)) {
      reader.setInput(in, false, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      size.check(reader.getWidth(0), reader.getHeight(0));
      size.check(reader.getTileWidth(0), reader.getTileHeight(0));
      ImageReadParam parameters = reader.getDefaultReadParam();
      if (reader.getRawImageType(0) != null) {
        parameters.setDestinationType(reader.getRawImageType(0)); // Else a profile is applied.
      }
      BufferedImage picture = read(reader, parameters);
      if (!warnings.isEmpty()) {
        throw PictureFileException.damaged(warnings.get(0));
      }
      return picture;
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage read(ImageReader reader, ImageReadParam parameters)
      throws IOException {
    try {
      return reader.read(0, parameters);
    } catch (OutOfMemoryError e) {
      if (e.getMessage() == null) {
        // Java's own always has a message; libwebp's wrapper throws this for damaged transparency.
        throw PictureFileException.damaged("its transparency cannot be decoded");
      }
      throw e;
    }
  }

  /** The pixels of a JPEG, as libjpeg's other users have them. */
  Image decode(JpegFile file, TimeLimit time) throws IOException {
    ImageReader reader = open(FileFormat.JPEG);
    List<String> warnings = new ArrayList<>();
    Raster raster;
    try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(file.bare(), time)) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      raster = reader.readRaster(0, null);
    } finally {
      reader.dispose();
    }
    for (String warning : warnings) {
      // Cameras do write stray bytes; what else is warned of costs pixels.
      if (warning.startsWith("Truncated") || warning.startsWith("Premature end")) {
        throw PictureFileException.cutOff();
      }
      if (!warning.contains("extraneous bytes")) {
        throw PictureFileException.damaged(warning);
      }
    }
    if (raster.getNumBands() != file.components()) {
      throw PictureFileException.damaged("its header contradicts itself");
    }
    return JpegColours.toRgb(file, ((DataBufferByte) raster.getDataBuffer()).getData());
  }

  /**
   * The rows of a fax, each of which begins with a byte.
   *
   * @param tiff a file of one strip
   */
  byte[] decodeFax(byte[] tiff, TimeLimit time) throws IOException {
    ImageReader reader = open(FileFormat.TIFF);
    Raster raster;
    try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(tiff, time)) {
      reader.setInput(in, false, true);
      raster = reader.readAsRenderedImage(0, null).getData();
    } finally {
      reader.dispose();
    }
    int rowBytes = (raster.getWidth() + 7) / 8;
    byte[] rows = new byte[rowBytes * raster.getHeight()];
    int[] row = new int[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int x = 0; x < row.length; x++) {
        rows[y * rowBytes + x / 8] |= (byte) (row[x] << 7 - x % 8);
      }
    }
    return rows;
  }

  private ImageReader open(FileFormat format) throws IOException {
    ImageReaderSpi provider = providers.get(format);
    if (provider == null) {
      throw new PictureFileException(
          "is "
              + format.label()
              + ", and the application has removed Java's own decoder of that; convert it to PNG");
    }
    return provider.createReaderInstance();
  }
}
