package dev.primavista.faq.live;

import dev.primavista.faq.match.Unspaced;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words of a text with their places, and what two of them have in common. */
final class Terms {
  /** Words that say nothing of what a question is about. */
  private static final Set<String> EMPTY_WORDS =
      Set.of(
          ("a an and are as at be by can could do does for from get has have how i if in into is it"
                  + " its me my no not of on or our out so that the their there this to up was we"
                  + " what when where which who why will with would you your")
              .split(" "));

  private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

  private static final int SHORTEST_STEM = 4;

  private Terms() {}

  /**
   * A word.
   *
   * @param folded in lower case and without accents, ß as ss
   */
  record Term(String folded, Span span) {
    /** Whether {@code folded} has a character for each of the text. */
    boolean isAsLong() {
      return folded.length() == span.to() - span.from();
    }

    boolean isEmptyWord() {
      return EMPTY_WORDS.contains(folded);
    }

    /** Whether both are forms of one word: the same, or the same beginning and short endings. */
    boolean isLike(Term other) {
      return folded.equals(other.folded) || haveOneStem(folded, other.folded);
    }
  }

  private static boolean haveOneStem(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    int same = 0;
    while (same < shorter && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return same >= SHORTEST_STEM && one.length() - same <= 3 && other.length() - same <= 3;
  }

  /**
   * Runs of letters and digits, in their order. Where words stand without blanks, a run may have
   * many, and those of other scripts are terms of their own.
   */
  static List<Term> of(String text) {
    List<Term> terms = new ArrayList<>();
    int from = -1;
    boolean unspaced = false;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      boolean mark = isMark(point);
      boolean inside = Character.isLetterOrDigit(point) || mark;
      boolean other = inside && !mark && Unspaced.holds(point) != unspaced;
      if (from >= 0 && (!inside || other)) {
        terms.add(term(text, from, at));
        from = -1;
      }
      if (inside && from < 0) {
        from = at;
        unspaced = Unspaced.holds(point);
      }
      at += Character.charCount(point);
    }
    if (from >= 0) {
      terms.add(term(text, from, text.length()));
    }
    return terms;
  }

  /** The same; of a run without blanks every part that is about as long as a word. */
  static List<Term> ofParts(String text) {
    return of(text).stream().flatMap(Terms::parts).toList();
  }

  private static Stream<Term> parts(Term term) {
    String run = term.folded();
    if (!term.isAsLong() || !Unspaced.isIn(run)) {
      return Stream.of(term);
    }
    List<Term> parts = new ArrayList<>();
    int from = term.span().from();
    for (String part : Unspaced.parts(run, Unspaced.usualWord(run))) {
      parts.add(new Term(part, new Span(from, from + part.length())));
      from += Character.charCount(part.codePointAt(0));
    }
    return parts.stream();
  }

  private static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static Term term(String text, int from, int to) {
    return new Term(fold(text.substring(from, to)), new Span(from, to));
  }

  /** A text in which each of its words is as its term is. */
  static String folded(String text) {
    return Unspaced.isIn(text)
        ? of(text).stream().map(Term::folded).collect(Collectors.joining(" "))
        : fold(text);
  }

  private static String fold(String text) {
    return bare(text).toLowerCase(Locale.ROOT).replace("ß", "ss");
  }

  /** Without accents. Marks of scripts without blanks are vowels and other sounds: they stay. */
  private static String bare(String word) {
    if (isAscii(word)) {
      return word;
    }
    return Unspaced.isIn(word)
        ? Normalizer.normalize(word, Normalizer.Form.NFC)
        : MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFD)).replaceAll("");
  }

  private static boolean isAscii(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
