package dev.primavista.faq.store;

/** What an import did to the entries, by their number. */
public record ImportReport(int created, int updated, int unchanged, int deleted) {
  /** What an import does to entries that it does not bring. */
  public enum Mode {
    /** They stay. */
    MERGE,
    /** They are deleted. */
    REPLACE
  }
}
