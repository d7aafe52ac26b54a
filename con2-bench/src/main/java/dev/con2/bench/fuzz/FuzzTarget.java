package dev.con2.bench.fuzz;

import dev.con2.internal.engine.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One kind of input: real files, how they are altered, and what con2 may do with the result. */
interface FuzzTarget {

  /** What {@link #read} answers of an input that is not refused. */
  String READ = "read";

  /** What stands for the path of the scratch folder in a kept sentence. */
  String SCRATCH = "FOLDER";

  /** The name in messages and of files. */
  String name();

  /** What the files of its inputs end with, such as {@code .png}. */
  String ending();

  /** Real files, which must be read or refused as every other. */
  List<Path> originals();

  /** An altered original; the same stream gives the same. */
  byte[] altered(RandomStream random) throws IOException;

  /**
   * Has con2 read an input.
   *
   * @param scratch a folder where files may be written
   * @return {@link #READ}, or the sentence with which con2 refuses it
   * @throws FindingException if con2 did what it must not do; whatever else is thrown is a finding
   *     too
   */
  String read(byte[] input, Path scratch) throws FindingException, IOException;
}
