package dev.primavista.networks.texts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a network's inputs before its graph takes them. A graph keeps it as a text.
 *
 * @param inputs the network's, in order
 * @param steps each makes one of the graph's inputs; those that no step makes are the network's own
 */
public record TextSteps(List<TensorSpec> inputs, List<TextStep> steps) {
  /** The key of a graph's metadata under which it keeps them. */
  public static final String KEY = "texts";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  public TextSteps {
    inputs = List.copyOf(inputs);
    steps = List.copyOf(steps);
  }

  /** All of it as a text. */
  public String written() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeArrayFieldStart("inputs");
      for (TensorSpec input : inputs) {
        out.writeStartObject();
        out.writeStringField("name", input.name());
        out.writeStringField("type", input.dataType().name());
        out.writeFieldName("shape");
        long[] shape = input.shape().dimensions();
        out.writeArray(shape, 0, shape.length);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("steps");
      for (TextStep step : steps) {
        out.writeStartObject();
        out.writeStringField("from", step.from());
        out.writeStringField("made", step.made());
        step.write(out);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * What {@link #written} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static TextSteps read(String text) {
    try (JsonParser in = JSON.createParser(text)) {
      in.nextToken();
      Fields all = Fields.of(value(in));
      return new TextSteps(
          all.list("inputs").stream().map(each -> input(Fields.of(each))).toList(),
          all.list("steps").stream().map(each -> step(Fields.of(each))).toList());
    } catch (IOException | ClassCastException | NullPointerException damaged) {
      throw new IllegalArgumentException("text: no steps (expected: those of a graph)", damaged);
    }
  }

  private static TensorSpec input(Fields fields) {
    long[] shape = fields.list("shape").stream().mapToLong(each -> (Long) each).toArray();
    return new TensorSpec(
        fields.text("name"), DataType.valueOf(fields.text("type")), Shape.of(shape));
  }

  private static TextStep step(Fields fields) {
    String from = fields.text("from");
    String made = fields.text("made");
    if (fields.text("kind").equals(Hashing.KIND)) {
      List<Long> key = fields.list("key").stream().map(Long.class::cast).toList();
      return new Hashing(from, made, fields.whole("bins"), fields.texts("hidden"), key);
    }
    List<Integer> runs =
        fields.list("runs").stream().map(each -> Math.toIntExact((Long) each)).toList();
    Words words =
        new Words(
            fields.flag("lowers"),
            fields.flag("strips"),
            Words.Split.valueOf(fields.text("split")),
            runs);
    return Vectorization.of(
        from,
        made,
        words,
        Vectorization.Counting.valueOf(fields.text("counting")),
        Math.toIntExact(fields.whole("size")),
        fields.texts("vocabulary"),
        fields.list("weights").stream().map(Double.class::cast).toList());
  }

  private static @Nullable Object value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          fields.put(name, value(in));
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(in));
        }
        yield elements;
      }
      case VALUE_NUMBER_INT -> in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> in.getText();
    };
  }

  /** An object of JSON whose fields are known to be there. */
  private record Fields(Map<?, ?> fields) {
    static Fields of(@Nullable Object value) {
      return new Fields((Map<?, ?>) Objects.requireNonNull(value));
    }

    private Object of(String name) {
      return Objects.requireNonNull(fields.get(name), name);
    }

    String text(String name) {
      return (String) of(name);
    }

    long whole(String name) {
      return (Long) of(name);
    }

    boolean flag(String name) {
      return (Boolean) of(name);
    }

    List<?> list(String name) {
      return (List<?>) of(name);
    }

    List<String> texts(String name) {
      return list(name).stream().map(String.class::cast).toList();
    }
  }
}
