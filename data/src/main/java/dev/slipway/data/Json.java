package dev.slipway.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads JSON (RFC 8259) as a tree. */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(200)
                  .maxStringLength(50_000_000)
                  .build())
          .build();

  private static final int LONGEST_EXPONENT = 1000;

  private Json() {}

  /**
   * The one value that a text holds.
   *
   * @param name how the text is called in errors
   * @throws Problem (exit code 1) where it is not JSON
   */
  public static Tree parse(String name, String text) {
    return parse(name, () -> FACTORY.createParser(text));
  }

  /** The one value that a text in UTF-8 holds; as {@link #parse(String, String)}. */
  public static Tree parse(String name, byte[] text) {
    return parse(name, () -> FACTORY.createParser(text));
  }

  private interface Opening {
    JsonParser open() throws IOException;
  }

  private static Tree parse(String name, Opening opening) {
    try (JsonParser parser = opening.open()) {
      if (parser.nextToken() == null) {
        throw new Problem(ExitCode.ERROR, "nothing where JSON was expected", name, "");
      }
      Tree tree = value(parser);
      if (parser.nextToken() != null) {
        throw new Problem(ExitCode.ERROR, "more than one JSON value", name, "");
      }
      return tree;
    } catch (JsonProcessingException e) {
      // The exception's own message quotes the source, which may hold a secret.
      var at = e.getLocation();
      throw new Problem(
          ExitCode.ERROR,
          "not JSON at line " + at.getLineNr() + ", column " + at.getColumnNr(),
          name,
          "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tree value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var entries = new LinkedHashMap<String, Tree>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          entries.put(key, value(parser));
        }
        yield new Tree.Mapping(entries);
      }
      case START_ARRAY -> {
        var items = new ArrayList<Tree>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new Tree.Sequence(items);
      }
      case VALUE_STRING -> Tree.of(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> Tree.of(true);
      case VALUE_FALSE -> Tree.of(false);
      case VALUE_NULL -> new Tree.Null();
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("a value cannot start with " + parser.currentToken());
    };
  }

  /** Written out, 1e999999999 would fill the memory. */
  private static Tree number(JsonParser parser) throws IOException {
    var number = parser.getDecimalValue();
    if (Math.abs((long) number.scale()) > LONGEST_EXPONENT) {
      throw new JsonParseException(parser, "a number that is too large or too small");
    }
    return new Tree.Numeric(number);
  }
}
