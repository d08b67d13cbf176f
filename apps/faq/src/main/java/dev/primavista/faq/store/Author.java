package dev.primavista.faq.store;

/** Who changes a FAQ, and in which way. */
public record Author(String name, Via via) {
  /** The way that a change came. */
  public enum Via {
    /** One entry was written. */
    EDIT,
    /** A list of entries was read. */
    IMPORT,
    /** What somebody asked became an asking. */
    FEEDBACK
  }

  /** One who writes single entries. */
  public static Author editing(String name) {
    return new Author(name, Via.EDIT);
  }

  public Author through(Via other) {
    return new Author(name, other);
  }
}
