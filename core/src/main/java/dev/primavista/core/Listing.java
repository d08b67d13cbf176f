package dev.primavista.core;

import java.util.Collection;

/** Names in a sentence, so many that somebody still reads them. */
public final class Listing {
  private static final int MOST = 24;

  private Listing() {}

  /** The first of these, and how many others there are, as in {@code [a, b] and 7 more}. */
  public static String of(Collection<?> all) {
    String first = all.stream().limit(MOST).toList().toString();
    return all.size() <= MOST ? first : first + " and " + (all.size() - MOST) + " more";
  }
}
