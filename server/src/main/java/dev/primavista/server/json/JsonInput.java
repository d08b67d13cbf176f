package dev.primavista.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.primavista.core.ServingException.InvalidRequest;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * JSON bytes on their way in: strict UTF-8, at most {@value #MAX_DEPTH} levels, numbers of at most
 * {@value #MAX_NUMBER_LENGTH} characters. Beyond RFC 8259 it takes the bare words NaN, Infinity and
 * -Infinity, which Python writes.
 */
public final class JsonInput {
  /** Deeper nesting is refused. */
  public static final int MAX_DEPTH = 64;

  /** Longer numbers are refused. */
  public static final int MAX_NUMBER_LENGTH = 1000;

  private static final String EARLY_END = "the document ends early";
  private static final String MISPLACED = "a character does not belong here";
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long UPPER_BITS = 0x8080808080808080L;
  private static final int LONGEST_TEXT = 1 << 30;
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(LONGEST_TEXT)
                  .build())
          .build();

  private JsonInput() {}

  /** What is done with a parser; Jackson's own exceptions pass through. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  /**
   * Reads bytes that hold exactly one JSON document.
   *
   * @throws InvalidRequest with code {@code malformed_json}, line and column, if they do not
   */
  public static <T> T read(byte[] bytes, Reading<T> reading) {
    requireUtf8(bytes, bytes.length);
    return read(
        bytes,
        0,
        parser -> {
          T result = reading.read(parser);
          if (parser.nextToken() != null) {
            throw malformed(
                bytes, parser.currentTokenLocation().getByteOffset(), "text after the end");
          }
          return result;
        });
  }

  /** Reads one value that begins at {@code from} in bytes that were read before. */
  public static <T> T read(byte[] bytes, int from, Reading<T> reading) {
    try (JsonParser parser = FACTORY.createParser(bytes, from, end(bytes, from) - from)) {
      return reading.read(parser);
    } catch (JsonProcessingException e) {
      long offset = e.getLocation() == null ? bytes.length : e.getLocation().getByteOffset();
      throw malformed(bytes, Math.max(0, offset) + from, reason(e));
    } catch (IOException e) {
      throw malformed(bytes, bytes.length, "the document cannot be read");
    }
  }

  /** Right behind a number or word inside a document: Jackson takes no bracket behind these. */
  private static int end(byte[] bytes, int from) {
    if (from == 0) {
      return bytes.length;
    }
    int end = from;
    while (end < bytes.length && isOfWord(bytes[end])) {
      end++;
    }
    return end == from ? bytes.length : end;
  }

  private static boolean isOfWord(byte octet) {
    return Character.isLetterOrDigit(octet) || octet == '-' || octet == '+' || octet == '.';
  }

  /** What Jackson says, without the excerpt of the user's data that it may hold. */
  private static String reason(JsonProcessingException e) {
    String text = e.getOriginalMessage();
    if (text.startsWith("Unexpected end-of-input") || text.startsWith("Unexpected end of")) {
      return EARLY_END;
    }
    if (text.contains("nesting depth")) {
      return "nested too deep (expected: at most " + MAX_DEPTH + " levels)";
    }
    if (text.contains("Number value length")) {
      return "a number is too long (expected: at most " + MAX_NUMBER_LENGTH + " characters)";
    }
    return MISPLACED;
  }

  /** The refusal of what stands here where something else was expected, or of the end there. */
  static InvalidRequest misplaced(byte[] bytes, int offset, int end) {
    return malformed(bytes, offset, offset >= end ? EARLY_END : MISPLACED);
  }

  /** The refusal of a document that is not JSON at this byte. */
  static InvalidRequest malformed(byte[] bytes, long offset, String reason) {
    Position position = new Position();
    int end = (int) Math.min(offset, bytes.length);
    for (int i = 0; i < end; i++) {
      position.accept(bytes[i]);
    }
    return new InvalidRequest(
        "malformed_json",
        "malformed JSON at line " + position.line + ", column " + position.column + ": " + reason);
  }

  /** Counts lines and columns, both from 1. */
  private static final class Position implements LongConsumer {
    private long line = 1;
    private long column = 1;

    @Override
    public void accept(long octet) {
      if (octet == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
  }

  /**
   * Refuses bytes that are not UTF-8.
   *
   * @param length of the document, which may be followed by other bytes
   */
  static void requireUtf8(byte[] bytes, int length) {
    int start = asciiEnd(bytes, length);
    if (start == length) {
      return;
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, start, length - start);
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(rest);
    } catch (CharacterCodingException e) {
      throw malformed(bytes, rest.position(), "this is not UTF-8");
    }
  }

  /** Where the first byte stands that is not ASCII. */
  private static int asciiEnd(byte[] bytes, int length) {
    int at = 0;
    while (at + 8 <= length && ((long) LONGS.get(bytes, at) & UPPER_BITS) == 0) {
      at += 8;
    }
    while (at < length && bytes[at] >= 0) {
      at++;
    }
    return at;
  }
}
