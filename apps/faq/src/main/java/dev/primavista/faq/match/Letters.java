package dev.primavista.faq.match;

/** How the letters and signs of a text are read where words and characters are compared. */
enum Letters {
  /** As they are written. */
  AS_WRITTEN,

  /** With ss for ß: it is written so in Switzerland, in capitals, and where keys lack it. */
  FOLDED,

  /**
   * As {@link BareLetters} reads them. A word is there once more with the signs that end it, as in
   * C++, and what is written without blanks is read in parts that are about as long as words.
   */
  BARE;

  /** A text in lower case as it is read. */
  String read(String lower) {
    return switch (this) {
      case AS_WRITTEN -> lower;
      case FOLDED -> lower.replace("ß", "ss");
      case BARE -> BareLetters.of(lower);
    };
  }
}
