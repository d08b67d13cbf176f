package dev.primavista.trees.text;

import dev.primavista.trees.TreeFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object of a JSON or UBJSON file. Its values are texts, numbers, truths, objects, arrays of
 * numbers, and lists of anything else; one that is not as expected is named.
 */
public final class Document {
  private final Map<String, Object> values;

  private Document(Map<String, Object> values) {
    this.values = values;
  }

  /** Values: String, Double, Boolean, Document, double[], or List of such. */
  public static Document of(Map<String, Object> values) {
    return new Document(new LinkedHashMap<>(values));
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The object of this name. */
  public Document child(String name) {
    return required(name, Document.class, "an object");
  }

  public Optional<Document> optionalChild(String name) {
    return values.get(name) instanceof Document child ? Optional.of(child) : Optional.empty();
  }

  /** The array of numbers of this name; truths count as 0 and 1. */
  public double[] numbers(String name) {
    return required(name, double[].class, "numbers");
  }

  /** The array of numbers of this name, or none. */
  public double[] numbersOrNone(String name) {
    return has(name) ? numbers(name) : new double[0];
  }

  /** The array of numbers of this name, or the single number there. */
  public double[] numberOrNumbers(String name) {
    return values.get(name) instanceof Double single ? new double[] {single} : numbers(name);
  }

  /** The array of whole numbers of this name. */
  public int[] integers(String name) {
    double[] numbers = numbers(name);
    int[] integers = new int[numbers.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) numbers[i];
      if (integers[i] != numbers[i]) {
        throw new TreeFormatException(
            "'" + name + "' holds " + numbers[i] + ", an integer expected");
      }
    }
    return integers;
  }

  /** The objects in this array. */
  public List<Document> children(String name) {
    List<Document> children = new java.util.ArrayList<>();
    for (Object item : items(name)) {
      if (!(item instanceof Document child)) {
        throw unexpected(name, "objects");
      }
      children.add(child);
    }
    return children;
  }

  /** The texts in this array; none where there is none. */
  public List<String> texts(String name) {
    List<String> texts = new java.util.ArrayList<>();
    if (!has(name)) {
      return texts;
    }
    for (Object item : items(name)) {
      if (!(item instanceof String text)) {
        throw unexpected(name, "texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /** The items of this array, each of any kind. */
  public List<Object> items(String name) {
    return switch (values.get(name)) {
      case List<?> list -> List.copyOf(list);
      case double[] numbers -> java.util.Arrays.stream(numbers).<Object>mapToObj(x -> x).toList();
      case null, default -> throw unexpected(name, "an array");
    };
  }

  /** A text, or a number as text. */
  public String text(String name) {
    return switch (values.get(name)) {
      case String text -> text;
      case Double number -> String.valueOf(number);
      case null, default -> throw unexpected(name, "a text");
    };
  }

  public String text(String name, String absent) {
    return has(name) ? text(name) : absent;
  }

  /** A number, also where it is written as a text. */
  public double number(String name, double absent) {
    return switch (values.get(name)) {
      case null -> absent;
      case Double number -> number;
      case Boolean flag -> flag ? 1 : 0;
      case String text -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException damaged) {
          throw unexpected(name, "a number");
        }
      }
      default -> throw unexpected(name, "a number");
    };
  }

  /** A whole number, also where it is written as a text. */
  public int integer(String name, int absent) {
    double number = number(name, absent);
    if (number != (int) number) {
      throw unexpected(name, "an integer");
    }
    return (int) number;
  }

  private <T> T required(String name, Class<T> type, String wanted) {
    Object value = values.get(name);
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw unexpected(name, wanted);
  }

  private TreeFormatException unexpected(String name, String wanted) {
    return new TreeFormatException(
        (has(name) ? "'" + name + "' is something else" : "'" + name + "' is missing")
            + " (expected: "
            + wanted
            + ")");
  }
}
