package dev.primavista.sklearn.data;

import dev.primavista.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One text per row. */
public record Texts(List<String> values) implements Data {
  public Texts {
    values = List.copyOf(values);
  }

  /**
   * Texts of a caller's.
   *
   * @throws InvalidRequest if one of them is null
   */
  static Texts of(List<? extends @Nullable String> texts) {
    List<String> given = new ArrayList<>(texts.size());
    for (String text : texts) {
      if (text == null) {
        throw new InvalidRequest(
            "wrong_datatype", "row " + given.size() + " is null (expected: a text)");
      }
      given.add(text);
    }
    return new Texts(given);
  }

  @Override
  public int rows() {
    return values.size();
  }
}
