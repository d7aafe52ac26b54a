package dev.con2.experiments.results;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Names of terms in a record, or null, or nothing at all where they were not recorded. */
final class UnlearnedJson {

  private UnlearnedJson() {}

  /** A list, or null. */
  static final class Writer extends JsonSerializer<Optional<List<String>>> {

    @Override
    public void serialize(
        Optional<List<String>> terms, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (terms.isEmpty()) {
        json.writeNull();
        return;
      }
      json.writeStartArray();
      for (String term : terms.get()) {
        json.writeString(term);
      }
      json.writeEndArray();
    }
  }

  /** Reads the same; what is not there is empty. */
  static final class Reader extends JsonDeserializer<Optional<List<String>>> {

    @Override
    public Optional<List<String>> deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return Optional.of(List.of(json.readValueAs(String[].class)));
    }

    @Override
    public Optional<List<String>> getNullValue(DeserializationContext context) {
      return Optional.empty();
    }

    @Override
    public Optional<List<String>> getAbsentValue(DeserializationContext context) {
      return Optional.empty();
    }
  }
}
