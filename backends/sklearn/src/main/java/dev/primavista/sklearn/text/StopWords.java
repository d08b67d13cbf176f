package dev.primavista.sklearn.text;

import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PySet;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tokens that a vectoriser leaves out. */
final class StopWords {
  private StopWords() {}

  /** Those of the parameter {@code stop_words}; none where it has no value. */
  static Set<String> read(State state) {
    if (state.optional("stop_words").isEmpty()) {
      return Set.of();
    }
    PyValue value = state.required("stop_words");
    List<PyValue> items =
        switch (value) {
          case PyStr name when name.value().equals("english") -> null;
          case PyList list -> list.items();
          case PyTuple tuple -> tuple.items();
          case PySet set -> set.items();
          default ->
              throw new UnreadableModel(
                  "stop_words is " + value.aTypeName() + " (expected: 'english' or a list)");
        };
    if (items == null) {
      return english();
    }
    Set<String> words = new HashSet<>();
    for (PyValue item : items) {
      if (item instanceof PyStr word) {
        words.add(word.value());
      }
    }
    return words;
  }

  private static Set<String> english() {
    try (InputStream in = StopWords.class.getResourceAsStream("english-stop-words.txt")) {
      if (in == null) {
        throw new IllegalStateException("english-stop-words.txt is not in the jar");
      }
      Set<String> words = new HashSet<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(words::add);
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
