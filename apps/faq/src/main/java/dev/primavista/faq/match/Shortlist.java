package dev.primavista.faq.match;

/**
 * The entries that come into question, with what speaks for each.
 *
 * @param entries in no order
 * @param rows per entry one number per {@link Evidence}
 */
record Shortlist(Entry[] entries, float[][] rows) {
  int size() {
    return entries.length;
  }

  /** Whether the entry of this row was asked for in its own words. */
  boolean isSame(int row) {
    return rows[row][Evidence.SAME.column()] > 0;
  }

  private int find(String id) {
    for (int row = 0; row < entries.length; row++) {
      if (entries[row].id().equals(id)) {
        return row;
      }
    }
    return -1;
  }

  /** What speaks for this entry; zeros where it is not here. */
  float[] row(String id) {
    int row = find(id);
    return row < 0 ? new float[Evidence.COUNT] : rows[row];
  }

  /** The same without this entry. */
  Shortlist without(String id) {
    int at = find(id);
    if (at < 0) {
      return this;
    }
    Entry[] others = new Entry[entries.length - 1];
    float[][] otherRows = new float[others.length][];
    for (int row = 0; row < others.length; row++) {
      others[row] = entries[row < at ? row : row + 1];
      otherRows[row] = rows[row < at ? row : row + 1];
    }
    return new Shortlist(others, otherRows);
  }
}
