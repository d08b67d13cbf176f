package dev.primavista.core;

/** How many there are of something, in a sentence. */
public final class Amount {
  private Amount() {}

  /** Such as {@code 1 row}, {@code 2 rows} and {@code 0 entries}. */
  public static String of(long count, String one) {
    return of(count, one, plural(one));
  }

  /** The same where the plural is irregular, such as {@code axes}, or a verb goes with it. */
  public static String of(long count, String one, String several) {
    return count + " " + (count == 1 ? one : several);
  }

  private static String plural(String one) {
    if (one.matches(".*[^aeiou]y")) {
      return one.substring(0, one.length() - 1) + "ies";
    }
    return one + (one.matches(".*(s|x|ch|sh)") ? "es" : "s");
  }
}
