package dev.con2.internal.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.Libtorch;
import dev.con2.internal.engine.Sha256;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The text tower of a CLIP: a TorchScript module from rows of token ids (P, L), 64-bit, to vectors
 * (P, e), 32-bit. {@code NAME.json} beside {@code NAME.pt} names the list of merges that makes
 * tokens of texts, in {@code merges}. TorchScript is code, which libtorch runs: a module must come
 * from someone trusted.
 *
 * @param module the TorchScript file
 * @param merges the list of merges
 */
public record TextEncoderFile(Path module, Path merges) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What stands at that path and beside it.
   *
   * @throws InvalidInputException if the module, its JSON file or the merges are missing, or the
   *     JSON file cannot be understood
   */
  public static TextEncoderFile of(Path module) {
    Path json = EncoderFile.jsonBeside(module);
    for (Path file : List.of(module, json)) {
      if (!Files.isRegularFile(file)) {
        throw new InvalidInputException(
            "the text-encoder %s needs the file %s, which is not there; check the path, or write both with scripts/export-clip.py"
                .formatted(module, file));
      }
    }
    Path merges = json.resolveSibling(nameOfMerges(json));
    if (!Files.isRegularFile(merges)) {
      throw new InvalidInputException(
          "%s names the merges %s, which are not there; put them there, or write them with scripts/export-clip.py"
              .formatted(json, merges));
    }
    return new TextEncoderFile(module, merges);
  }

  private static String nameOfMerges(Path json) {
    String why;
    try {
      JsonNode merges = JSON.readTree(Files.readAllBytes(json)).path("merges");
      if (merges.isTextual() && !merges.textValue().isBlank()) {
        return merges.textValue();
      }
      why = "it does not name the merges";
    } catch (JsonProcessingException e) {
      why = String.valueOf(e.getOriginalMessage());
    } catch (IOException e) {
      why = FileProblem.reason(e);
    }
    throw new InvalidInputException(
        "%s cannot be understood (%s); write {\"merges\": \"FILE\"}, FILE being CLIP's list of merges beside it"
            .formatted(json, why));
  }

  /**
   * The SHA-256 of the module's bytes with those of the merges behind, in hexadecimal digits.
   *
   * @throws InvalidInputException if one cannot be read
   */
  public String sha256() {
    MessageDigest digest = Sha256.begin();
    digest.update(EncoderFile.bytes(module));
    digest.update(EncoderFile.bytes(merges));
    return Sha256.end(digest);
  }

  /**
   * What the tower makes of texts.
   *
   * @param tokens P rows of L token ids, P at least 1 and L being what the tower was made for
   * @return P vectors of one length, finite, not normalised
   * @throws InvalidInputException if libtorch cannot load it, or it does not make a finite vector
   *     of each row
   * @throws IllegalArgumentException if there are no rows, or they are not of one length
   */
  public float[][] vectors(long[][] tokens) {
    int rows = tokens.length;
    if (rows == 0 || Arrays.stream(tokens).anyMatch(row -> row.length != tokens[0].length)) {
      throw new IllegalArgumentException(
          "%d rows of tokens are none, or are not of one length".formatted(rows));
    }
    Libtorch.load();
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      JitModule loaded = TorchScriptModule.load(EncoderFile.bytes(module));
      loaded.eval();
      Tensor input =
          TensorTransfer.toDevice(
              Arrays.stream(tokens).flatMapToLong(Arrays::stream).toArray(),
              ComputeDevice.CPU,
              rows,
              tokens[0].length);
      Tensor made = loaded.forward(new IValueVector(new IValue(input))).toTensor();
      if (made.dim() != 2 || made.size(0) != rows || !finite(made)) {
        throw new InvalidInputException(
            "the text-encoder %s does not make a finite vector of each text: of %d texts it makes an array of shape %s; export it with scripts/export-clip.py"
                .formatted(
                    module, rows, List.of(TorchScriptModule.boxed(made.sizes().vec().get()))));
      }
      int size = Math.toIntExact(made.size(1));
      float[] all = TensorTransfer.toFloats(made);
      float[][] vectors = new float[rows][];
      for (int row = 0; row < rows; row++) {
        vectors[row] = Arrays.copyOfRange(all, row * size, (row + 1) * size);
      }
      return vectors;
    } catch (InvalidInputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InvalidInputException(
          "%s is not a TorchScript module that makes vectors of rows of tokens (%s); export it with scripts/export-clip.py"
              .formatted(module, TorchScriptModule.reason(e)),
          e);
    }
  }

  private static boolean finite(Tensor made) {
    return torch.isFloatingType(made.scalar_type()) && made.isfinite().all().item_bool();
  }
}
