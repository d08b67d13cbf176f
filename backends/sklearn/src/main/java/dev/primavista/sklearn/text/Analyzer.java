package dev.primavista.sklearn.text;

import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Text to terms as {@code CountVectorizer.build_analyzer} does: preprocess, split, n-grams. */
final class Analyzer {
  private enum Accents {
    KEEP,
    ASCII,
    UNICODE
  }

  private enum Unit {
    WORD,
    CHAR,
    CHAR_WB,
    /** The words of the text as it is: {@code analyzer=str.split}. */
    AS_IT_IS
  }

  private final Unit unit;
  private final Optional<TextMethod> preprocessor;
  private final boolean splitsAtBlanks;
  private final boolean lowercase;
  private final Accents accents;
  private final TokenPattern pattern;
  private final Set<String> stopWords;
  private final int shortest;
  private final int longest;

  /** Tells the reading where one text may take far longer than another. */
  Analyzer(State state, Reading reading) {
    refuseCode(state);
    if (!state.text("input", "content").equals("content")) {
      throw new UnreadableModel("input='" + state.text("input", "") + "' (expected: 'content')");
    }
    unit = unit(state);
    preprocessor = state.optional("preprocessor").flatMap(TextMethod::of);
    splitsAtBlanks = state.optional("tokenizer").isPresent();
    accents =
        switch (state.text("strip_accents", "")) {
          case "" -> Accents.KEEP;
          case "ascii" -> Accents.ASCII;
          case "unicode" -> Accents.UNICODE;
          default ->
              throw new UnreadableModel(
                  "strip_accents '"
                      + state.text("strip_accents", "")
                      + "' (expected: ascii or unicode)");
        };
    lowercase = state.flag("lowercase", true);
    pattern = TokenPattern.parse(state.text("token_pattern", "(?u)\\b\\w\\w+\\b"));
    if (unit == Unit.WORD && !splitsAtBlanks && !pattern.costsBySize()) {
      reading.costsByContent();
    }
    stopWords = StopWords.read(state);
    List<PyValue> range = state.items("ngram_range");
    shortest = State.integer("ngram_range", range.getFirst());
    longest = State.integer("ngram_range", range.getLast());
    if (range.size() != 2 || shortest < 1 || longest < shortest) {
      throw new UnreadableModel(
          "ngram_range (" + shortest + ", " + longest + ") (expected: 1 <= min <= max)");
    }
  }

  private static Unit unit(State state) {
    if (state.optional("analyzer").flatMap(TextMethod::of).isPresent()) {
      return Unit.AS_IT_IS;
    }
    return switch (state.text("analyzer", "word")) {
      case "word" -> Unit.WORD;
      case "char" -> Unit.CHAR;
      case "char_wb" -> Unit.CHAR_WB;
      default ->
          throw new UnreadableModel(
              "analyzer '" + state.text("analyzer", "") + "' (expected: word, char or char_wb)");
    };
  }

  /** Names every parameter that holds code, not the first one only. */
  private static void refuseCode(State state) {
    List<String> code = new ArrayList<>();
    for (String name : List.of("preprocessor", "tokenizer", "analyzer", "strip_accents")) {
      boolean plain = name.equals("analyzer") || name.equals("strip_accents");
      state
          .optional(name)
          .filter(value -> !(plain && value instanceof PyStr))
          .filter(value -> !isKnown(name, value))
          .ifPresent(value -> code.add("'" + name + "' is " + called(value)));
    }
    if (!code.isEmpty()) {
      throw new UnreadableModel("parameter " + String.join(", ", code) + ", which is code");
    }
  }

  /** Whether it is a method of texts that does this parameter's work. */
  private static boolean isKnown(String parameter, PyValue value) {
    boolean splits = TextMethod.of(value).filter(TextMethod.SPLIT::equals).isPresent();
    return switch (parameter) {
      case "preprocessor" -> TextMethod.of(value).isPresent() && !splits;
      case "tokenizer", "analyzer" -> splits;
      default -> false;
    };
  }

  private static String called(PyValue value) {
    return value instanceof PyObject call
            && call.type().name().equals("getattr")
            && call.arguments().items().getLast() instanceof PyStr method
        ? "the method " + method.value()
        : "the " + value.typeName();
  }

  /** Hands over every term of the text, n-gram length by n-gram length as scikit-learn does. */
  void forEach(String text, Consumer<String> sink) {
    String prepared = unit == Unit.AS_IT_IS ? text : prepare(text);
    switch (unit) {
      case AS_IT_IS -> PythonText.get().split(prepared).forEach(sink);
      case WORD -> words(prepared, sink);
      case CHAR -> characters(collapseBlanks(prepared), sink);
      case CHAR_WB -> charactersOfWords(prepared, sink);
    }
  }

  private String prepare(String text) {
    if (preprocessor.isPresent()) {
      return preprocessor.get() == TextMethod.LOWER
          ? PythonText.get().lower(text)
          : PythonText.get().strip(text);
    }
    String prepared = lowercase ? PythonText.get().lower(text) : text;
    return switch (accents) {
      case KEEP -> prepared;
      case ASCII -> PythonText.stripAccentsAscii(prepared);
      case UNICODE -> PythonText.get().stripAccentsUnicode(prepared);
    };
  }

  private void words(String text, Consumer<String> sink) {
    if (longest == 1 && stopWords.isEmpty() && !splitsAtBlanks) {
      pattern.forEach(text, sink);
      return;
    }
    List<String> tokens = splitsAtBlanks ? PythonText.get().split(text) : pattern.tokens(text);
    tokens.removeIf(stopWords::contains);
    for (int n = shortest; n <= Math.min(longest, tokens.size()); n++) {
      for (int from = 0; from + n <= tokens.size(); from++) {
        sink.accept(n == 1 ? tokens.get(from) : String.join(" ", tokens.subList(from, from + n)));
      }
    }
  }

  private void characters(String text, Consumer<String> sink) {
    int[] at = offsets(text);
    int length = at.length - 1;
    for (int n = shortest; n <= Math.min(longest, length); n++) {
      for (int from = 0; from + n <= length; from++) {
        sink.accept(text.substring(at[from], at[from + n]));
      }
    }
  }

  /** A word shorter than n gives itself once, and no longer n-grams. */
  private void charactersOfWords(String text, Consumer<String> sink) {
    for (String word : PythonText.get().split(text)) {
      String padded = " " + word + " ";
      int[] at = offsets(padded);
      int length = at.length - 1;
      for (int n = shortest; n <= longest; n++) {
        sink.accept(padded.substring(0, at[Math.min(n, length)]));
        for (int from = 1; from + n <= length; from++) {
          sink.accept(padded.substring(at[from], at[from + n]));
        }
        if (n >= length) {
          break;
        }
      }
    }
  }

  /** Where each code point begins, and the end. */
  private static int[] offsets(String text) {
    int[] at = new int[text.codePointCount(0, text.length()) + 1];
    int i = 0;
    for (int n = 0; n < at.length - 1; n++) {
      at[n] = i;
      i += Character.charCount(text.codePointAt(i));
    }
    at[at.length - 1] = i;
    return at;
  }

  /** Two or more blanks become one space: {@code re.sub(r"\s\s+", " ", text)}. */
  private static String collapseBlanks(String text) {
    PythonText python = PythonText.get();
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int end = i;
      while (end < text.length() && python.isSpace(text.codePointAt(end))) {
        end += Character.charCount(text.codePointAt(end));
      }
      if (end - i >= 2) {
        out.append(' ');
        i = end;
      } else {
        int c = text.codePointAt(i);
        out.appendCodePoint(c);
        i += Character.charCount(c);
      }
    }
    return out.toString();
  }

  /** Parameters that differ from the defaults. */
  String note() {
    StringBuilder note = new StringBuilder();
    note.append(
        switch (unit) {
          case WORD -> "";
          case CHAR -> "char ";
          case CHAR_WB -> "char_wb ";
          case AS_IT_IS -> "str.split ";
        });
    if (longest > 1) {
      note.append(shortest).append('-').append(longest).append("-grams ");
    }
    return note.toString();
  }
}
