package dev.con2.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstFormatTest {

  @Test
  void upgraded_aTrainingOnOneTerm_hasThatTermFirst() throws JsonProcessingException {
    ObjectNode upgraded =
        FirstFormat.upgraded(
            json("{\"objective\":\"content\"}", "[{\"context-loss\":4.5,\"content-loss\":2.25}]"));

    assertThat(upgraded.at("/options/terms").asText()).isEqualTo("content");
    assertThat(upgraded.at("/curve/0/losses").toString())
        .isEqualTo("{\"content\":2.25,\"context\":4.5}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "7; []; options has 7 where an object must stand",
        "{}; 7; curve has 7 where a list must stand",
        "{}; [7]; 7 stands where an object with loss must stand",
        "{}; [{\"loss\":true}]; loss has true where a number must stand"
      })
  void upgraded_whatIsOfAnotherKind_isNamed(String options, String curve, String sentence)
      throws JsonProcessingException {
    ObjectNode json = json(options, curve);

    assertThatThrownBy(() -> FirstFormat.upgraded(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  private static ObjectNode json(String options, String curve) throws JsonProcessingException {
    return (ObjectNode)
        new ObjectMapper().readTree("{\"options\":%s,\"curve\":%s}".formatted(options, curve));
  }
}
