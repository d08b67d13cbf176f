package dev.primavista.faq.data;

/**
 * Cells that a spreadsheet would compute, though they are texts, such as {@code - one step} and
 * {@code =HYPERLINK(...)}. With an apostrophe before it a cell is shown as it is.
 */
final class Formulas {
  /** What formulas begin with; a blank that is not one may stand before it. */
  private static final String SIGNS = "=+-@＝＋－＠\t\r";

  private static final String APOSTROPHE = "'";

  private Formulas() {}

  /** Whether a spreadsheet may take a cell for a formula. */
  static boolean isLike(String cell) {
    return !cell.isEmpty() && SIGNS.indexOf(cell.charAt(0)) >= 0;
  }

  static String apostrophed(String cell) {
    return APOSTROPHE + cell;
  }

  /** What was apostrophed; another cell as it is. */
  static String bare(String cell) {
    return cell.startsWith(APOSTROPHE) && isLike(cell.substring(1)) ? cell.substring(1) : cell;
  }
}
