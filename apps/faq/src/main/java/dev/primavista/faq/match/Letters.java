package dev.primavista.faq.match;

/** How the letters of a text are read where words and characters are compared. */
enum Letters {
  /** As they are written. */
  AS_WRITTEN,

  /** With ss for ß: it is written so in Switzerland, in capitals, and where keys lack it. */
  FOLDED;

  /** A text in lower case as it is read. */
  String read(String lower) {
    return this == FOLDED ? lower.replace("ß", "ss") : lower;
  }
}
