package dev.primavista.sklearn.text;

import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Python's regular expressions as far as they mean the same in Java: literals, classes, groups,
 * alternatives and quantifiers. What {@code \w}, {@code \s} and {@code \b} match is written out
 * from Python's own tables, because Java's differ.
 */
final class PythonRegex {
  /** Steps after which a pattern is given up: no token takes as many, a runaway pattern does. */
  private static final int MOST_STEPS = 20_000_000;

  /** Flags that Java has too, and that which is always on for texts. */
  private static final Pattern FLAGS = Pattern.compile("\\(\\?([us]+)\\)");

  /** Groups that mean the same in Java, look-arounds among them, and named ones. */
  private static final Pattern PLAIN_GROUP =
      Pattern.compile("\\(\\?(?::|=|!|<=|<!|P<[A-Za-z_][A-Za-z0-9_]*>)");

  private final Pattern pattern;
  private final int group;

  private PythonRegex(Pattern pattern, int group) {
    this.pattern = pattern;
    this.group = group;
  }

  /**
   * The expression of this text.
   *
   * @throws UnreadableModel if it uses what may mean something else in Java
   */
  static PythonRegex parse(String python) {
    Matcher flags = FLAGS.matcher(python);
    String given = flags.lookingAt() ? flags.group(1) : "";
    int all = Pattern.UNIX_LINES | (given.contains("s") ? Pattern.DOTALL : 0);
    try {
      Pattern pattern =
          Pattern.compile(translated(python.substring(given.isEmpty() ? 0 : flags.end())), all);
      int groups = pattern.matcher("").groupCount();
      if (groups > 1) {
        throw new UnreadableModel(
            "token_pattern '" + python + "' has " + groups + " groups (expected: at most one)");
      }
      return new PythonRegex(pattern, groups);
    } catch (PatternSyntaxException e) {
      throw new UnreadableModel("token_pattern '" + python + "' is no pattern that is known here");
    }
  }

  private static String translated(String python) {
    StringBuilder java = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < python.length(); i++) {
      char c = python.charAt(i);
      if (c == '\\' && i + 1 < python.length()) {
        java.append(escape(python.charAt(++i), inClass, python));
        continue;
      }
      Matcher group = PLAIN_GROUP.matcher(python).region(i, python.length());
      boolean special = c == '(' && python.startsWith("(?", i) && !group.lookingAt();
      boolean possessive = c == '+' && i > 0 && "+*?}".indexOf(python.charAt(i - 1)) >= 0;
      if (!inClass && (special || possessive)) {
        throw new UnreadableModel("token_pattern '" + python + "' uses '" + c + "'");
      }
      if (!inClass && python.startsWith("(?P<", i)) {
        java.append('(');
        i = python.indexOf('>', i);
        continue;
      }
      if (c == '[') {
        java.append(inClass ? "\\[" : "[");
        inClass = true;
      } else {
        inClass = inClass && c != ']';
        java.append(inClass && c == '&' ? "\\&" : String.valueOf(c));
      }
    }
    return java.toString();
  }

  private static String escape(char c, boolean inClass, String python) {
    PythonText tables = PythonText.get();
    return switch (c) {
      case 'w' -> inClass ? tables.wordRanges() : "[" + tables.wordRanges() + "]";
      case 'W' -> "[^" + tables.wordRanges() + "]";
      case 's' -> inClass ? tables.spaceRanges() : "[" + tables.spaceRanges() + "]";
      case 'S' -> "[^" + tables.spaceRanges() + "]";
      case 'd' -> "\\p{Nd}";
      case 'D' -> "\\P{Nd}";
      case 'f', 'n', 'r', 't' -> "\\" + c;
      case 'a' -> "\\x07";
      case 'v' -> "\\x0B";
      case 'A' -> inClass ? unsupported(c, python) : "\\A";
      case 'Z' -> inClass ? unsupported(c, python) : "\\z";
      case 'u', 'x' -> "\\" + c;
      case 'b' -> inClass ? unsupported(c, python) : boundary(tables.wordRanges());
      default -> Character.isLetterOrDigit(c) ? unsupported(c, python) : "\\" + c;
    };
  }

  private static String boundary(String word) {
    return "(?:(?<=[" + word + "])(?![" + word + "])|(?<![" + word + "])(?=[" + word + "]))";
  }

  private static String unsupported(char c, String python) {
    throw new UnreadableModel("token_pattern '" + python + "' uses '\\" + c + "'");
  }

  /** Hands over every match, or its group, in order, as {@code re.findall} gives them. */
  void forEach(String text, Consumer<String> sink) {
    Matcher matcher = pattern.matcher(new Counted(text, 0, text.length(), new int[1]));
    while (matcher.find()) {
      if (matcher.start() == matcher.end() && isInsideCharacter(text, matcher.start())) {
        continue;
      }
      String found = matcher.group(group);
      sink.accept(found == null ? "" : found);
    }
  }

  /** Java looks for empty matches between the two halves of a character, Python does not. */
  private static boolean isInsideCharacter(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isHighSurrogate(text.charAt(at - 1))
        && Character.isLowSurrogate(text.charAt(at));
  }

  /** A text that gives up after so many steps; {@code steps} is shared by its parts. */
  private record Counted(String text, int from, int to, int[] steps) implements CharSequence {
    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      if (++steps[0] > MOST_STEPS) {
        throw new dev.primavista.core.ServingException.InvalidRequest(
            "too_complex", "the token pattern takes too long on this text");
      }
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(from + start, from + end);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
