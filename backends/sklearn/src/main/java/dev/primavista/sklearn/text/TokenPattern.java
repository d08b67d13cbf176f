package dev.primavista.sklearn.text;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code token_pattern}. One of the form "so many characters of one class, between word
 * boundaries or not", as the default and nearly all others in use are, finds maximal runs in one
 * pass; any other is left to {@link PythonRegex}.
 */
final class TokenPattern {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\(\\?u\\))?(\\\\b)?\\(?(\\\\w|\\[[^\\]]+\\])((?:\\2)*)(\\+|\\*|\\{(\\d{1,3}),\\})\\)?(\\\\b)?");

  private final BitSet members;
  private final boolean anyWord;
  private final int shortest;
  private final boolean bounded;

  /** Finds the tokens of a pattern of another form; null where this one does. */
  private final @Nullable PythonRegex general;

  private TokenPattern(PythonRegex general) {
    members = new BitSet();
    anyWord = false;
    shortest = 1;
    bounded = false;
    this.general = general;
  }

  private TokenPattern(BitSet members, boolean anyWord, int shortest, boolean bounded) {
    this.members = members;
    this.anyWord = anyWord;
    this.shortest = shortest;
    this.bounded = bounded;
    this.general = null;
  }

  /**
   * The pattern of this text.
   *
   * @throws dev.primavista.sklearn.estimator.UnreadableModel if it may mean something else in Java
   */
  static TokenPattern parse(String pattern) {
    Matcher form = FORM.matcher(pattern);
    if (!form.matches() || (form.group(1) == null) != (form.group(6) == null)) {
      return new TokenPattern(PythonRegex.parse(pattern));
    }
    String unit = form.group(2);
    int shortest = 1 + form.group(3).length() / unit.length();
    if (form.group(4).equals("*")) {
      shortest--;
    } else if (form.group(5) != null) {
      shortest += Integer.parseInt(form.group(5)) - 1;
    }
    boolean anyWord = unit.equals("\\w");
    Optional<BitSet> members = anyWord ? Optional.of(new BitSet()) : characterClass(unit);
    if (shortest < 1 || members.isEmpty()) {
      return new TokenPattern(PythonRegex.parse(pattern));
    }
    return new TokenPattern(members.get(), anyWord, shortest, form.group(1) != null);
  }

  /** The characters of a plain ASCII class; empty for any other class. */
  private static Optional<BitSet> characterClass(String unit) {
    BitSet set = new BitSet();
    String body = unit.substring(1, unit.length() - 1);
    if (body.startsWith("^")) {
      return Optional.empty();
    }
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '\\' || c > 126) {
        return Optional.empty();
      }
      if (i + 2 < body.length() && body.charAt(i + 1) == '-') {
        set.set(c, Math.max(c, body.charAt(i + 2)) + 1);
        i += 2;
      } else {
        set.set(c);
      }
    }
    return Optional.of(set);
  }

  /** Whether texts of equal size take about equal time. */
  boolean costsBySize() {
    return general == null || general.costsBySize();
  }

  /** Hands over every token of the text, in order. */
  void forEach(String text, Consumer<String> sink) {
    if (general != null) {
      general.forEach(text, sink);
      return;
    }
    PythonText python = PythonText.get();
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (!isMember(python, c)) {
        i += Character.charCount(c);
        continue;
      }
      int start = i;
      int length = 0;
      while (i < text.length() && isMember(python, text.codePointAt(i))) {
        i += Character.charCount(text.codePointAt(i));
        length++;
      }
      if (length >= shortest && (!bounded || anyWord || standsAlone(python, text, start, i))) {
        sink.accept(text.substring(start, i));
      }
    }
  }

  private boolean isMember(PythonText python, int c) {
    return anyWord ? python.isWord(c) : members.get(c);
  }

  /** Whether word boundaries are on both sides of a run of other characters than all of \w. */
  private static boolean standsAlone(PythonText python, String text, int start, int end) {
    boolean before = start > 0 && python.isWord(text.codePointBefore(start));
    boolean after = end < text.length() && python.isWord(text.codePointAt(end));
    boolean first = python.isWord(text.codePointAt(start));
    boolean last = python.isWord(text.codePointBefore(end));
    return before != first && after != last;
  }

  /** All tokens of the text. */
  List<String> tokens(String text) {
    List<String> tokens = new java.util.ArrayList<>();
    forEach(text, tokens::add);
    return tokens;
  }
}
