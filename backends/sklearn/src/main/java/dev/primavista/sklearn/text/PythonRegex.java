package dev.primavista.sklearn.text;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;
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

  /** The same in time, because a step through a class of many ranges takes long. */
  private static final long MOST_NANOS = 2_000_000_000L;

  private static final int STEPS_BETWEEN_LOOKS = 1024;

  /** Flags at the beginning: all but {@code u}, which is always on for texts, change something. */
  private static final Pattern FLAGS = Pattern.compile("\\(\\?([aius]+)\\)");

  /** Groups that mean the same in Java, look-arounds among them, and named ones. */
  private static final Pattern PLAIN_GROUP =
      Pattern.compile("\\(\\?(?::|>|=|!|<=|<!|P<[A-Za-z_][A-Za-z0-9_]*>)");

  private final Pattern pattern;
  private final int group;
  private final boolean costsBySize;

  private PythonRegex(Pattern pattern, int group, boolean costsBySize) {
    this.pattern = pattern;
    this.group = group;
    this.costsBySize = costsBySize;
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
          Pattern.compile(
              translated(
                  python,
                  given.isEmpty() ? 0 : flags.end(),
                  given.contains("a") ? Kinds.ASCII : Kinds.ofTexts(),
                  given.contains("i")),
              all);
      int groups = pattern.matcher("").groupCount();
      if (groups > 1) {
        throw new UnreadableModel(
            "token_pattern '"
                + python
                + "' has "
                + Amount.of(groups, "group")
                + " (expected: at most one)");
      }
      return new PythonRegex(pattern, groups, Choices.areFew(python));
    } catch (PatternSyntaxException e) {
      throw new UnreadableModel("token_pattern '" + python + "' is no pattern that is known here");
    }
  }

  /** What the escapes for kinds of characters stand for, as the inside of a class. */
  private record Kinds(String word, String space, String digit) {
    static final Kinds ASCII = new Kinds("a-zA-Z0-9_", " \\t\\n\\x0B\\f\\r", "0-9");

    static Kinds ofTexts() {
      PythonText tables = PythonText.get();
      return new Kinds(tables.wordRanges(), tables.spaceRanges(), "\\p{Nd}");
    }
  }

  /**
   * The same expression in Java's words.
   *
   * @param from where it begins behind its flags
   * @param anyCase whether capitals do not count, which is known only of expressions without
   *     letters
   */
  private static String translated(String python, int from, Kinds kinds, boolean anyCase) {
    StringBuilder java = new StringBuilder();
    boolean inClass = false;
    for (int i = from; i < python.length(); i++) {
      char c = python.charAt(i);
      if (c == '\\' && i + 1 < python.length()) {
        char escaped = python.charAt(++i);
        refuseLetter(anyCase && "ux".indexOf(escaped) >= 0, python);
        java.append(escape(escaped, inClass, kinds, python));
        continue;
      }
      Matcher group = PLAIN_GROUP.matcher(python).region(i, python.length());
      boolean special = c == '(' && python.startsWith("(?", i) && !group.lookingAt();
      if (!inClass && special) {
        String used = python.substring(i, Math.min(python.length(), i + 3));
        throw new UnreadableModel("token_pattern '" + python + "' uses '" + used + "'");
      }
      if (!inClass && python.startsWith("(?P<", i)) {
        java.append('(');
        i = python.indexOf('>', i);
        continue;
      }
      refuseLetter(anyCase && Character.isLetter(c), python);
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

  /** Which letters are one but for their case Python knows by tables of its own. */
  private static void refuseLetter(boolean ofAnyCase, String python) {
    if (ofAnyCase) {
      throw new UnreadableModel("token_pattern '" + python + "' uses '(?i)' with letters");
    }
  }

  private static String escape(char c, boolean inClass, Kinds kinds, String python) {
    return switch (c) {
      case 'w' -> inClass ? kinds.word() : "[" + kinds.word() + "]";
      case 'W' -> "[^" + kinds.word() + "]";
      case 's' -> inClass ? kinds.space() : "[" + kinds.space() + "]";
      case 'S' -> "[^" + kinds.space() + "]";
      case 'd' -> inClass ? kinds.digit() : "[" + kinds.digit() + "]";
      case 'D' -> "[^" + kinds.digit() + "]";
      case 'f', 'n', 'r', 't' -> "\\" + c;
      case 'a' -> "\\x07";
      case 'v' -> "\\x0B";
      case 'A' -> inClass ? unsupported(c, python) : "\\A";
      case 'Z' -> inClass ? unsupported(c, python) : "\\z";
      case 'u', 'x' -> "\\" + c;
      case 'b' -> inClass ? unsupported(c, python) : boundary(kinds.word());
      default -> Character.isLetterOrDigit(c) ? unsupported(c, python) : "\\" + c;
    };
  }

  private static String boundary(String word) {
    return "(?:(?<=[" + word + "])(?![" + word + "])|(?<![" + word + "])(?=[" + word + "]))";
  }

  private static String unsupported(char c, String python) {
    throw new UnreadableModel("token_pattern '" + python + "' uses '\\" + c + "'");
  }

  /** Whether texts of equal size take about equal time. */
  boolean costsBySize() {
    return costsBySize;
  }

  /**
   * Hands over every match, or its group, in order, as {@code re.findall} gives them.
   *
   * @throws InvalidRequest if the text takes too long or needs too deep a stack
   */
  void forEach(String text, Consumer<String> sink) {
    List<String> all;
    try {
      all = all(text);
    } catch (StackOverflowError _) {
      all = allOnDeepStack(text);
    }
    all.forEach(sink);
  }

  /** Java takes some of the stack for each time that a group is repeated. */
  private List<String> allOnDeepStack(String text) {
    try {
      return DeepStack.call(() -> all(text));
    } catch (StackOverflowError _) {
      throw tooComplex("repeats too much in one token");
    }
  }

  private List<String> all(String text) {
    Matcher matcher = pattern.matcher(new Counted(text));
    List<String> all = new ArrayList<>();
    while (matcher.find()) {
      if (matcher.start() == matcher.end() && isInsideCharacter(text, matcher.start())) {
        continue;
      }
      String found = matcher.group(group);
      all.add(found == null ? "" : found);
    }
    return all;
  }

  private static InvalidRequest tooComplex(String what) {
    return new InvalidRequest("too_complex", "the token pattern " + what + " on this text");
  }

  /** Java looks for empty matches between the two halves of a character, Python does not. */
  private static boolean isInsideCharacter(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isHighSurrogate(text.charAt(at - 1))
        && Character.isLowSurrogate(text.charAt(at));
  }

  /** A text that gives up after so many steps, or so long. */
  private static final class Counted implements CharSequence {
    private final String text;
    private final long startNanos = System.nanoTime();
    private int steps;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      steps++;
      if (steps > MOST_STEPS
          || (steps % STEPS_BETWEEN_LOOKS == 0 && System.nanoTime() - startNanos > MOST_NANOS)) {
        throw tooComplex("takes too long");
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
