package dev.primavista.sklearn.tree;

import dev.primavista.trees.LightGbmModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which columns have lists of pandas categories. LightGBM writes the lists in the columns' order
 * but not whose they are: columns that were split by categories have one each, unless categories
 * were ordered (they count as numbers then), seen with one value only, or columns of numbers were
 * declared categorical.
 */
final class CategoryColumns {
  private static final Pattern WHOLE = Pattern.compile("\\[(\\d+):(\\d+)]");

  private CategoryColumns() {}

  /** The columns in order, one for each list; none where more than one choice is possible. */
  static Optional<int[]> of(LightGbmModel.Header header, List<Integer> sizes) {
    int count = header.infos().size();
    int[] split = IntStream.range(0, count).filter(header::categorical).toArray();
    if (split.length == sizes.size()) {
      return Optional.of(split);
    }
    int[] first = chosen(header, sizes, 0, 1);
    int[] last = chosen(header, sizes, count - 1, -1);
    return first.length == sizes.size() && Arrays.equals(first, last)
        ? Optional.of(first)
        : Optional.empty();
  }

  /** The lists given to the nearest columns that may have them, from one end on. */
  private static int[] chosen(
      LightGbmModel.Header header, List<Integer> sizes, int from, int step) {
    int[] columns = new int[sizes.size()];
    int given = 0;
    for (int i = from; i >= 0 && i < header.infos().size() && given < columns.length; i += step) {
      int list = step > 0 ? given : columns.length - 1 - given;
      if (mayHave(header, i, sizes.get(list))) {
        columns[list] = i;
        given++;
      }
    }
    return given == columns.length ? columns : new int[0];
  }

  private static boolean mayHave(LightGbmModel.Header header, int column, int size) {
    String info = header.infos().get(column);
    if (header.categorical(column)) {
      return Arrays.stream(info.split(":", -1))
          .allMatch(code -> code.equals("-1") || isBelow(code, size));
    }
    Matcher range = WHOLE.matcher(info);
    return info.equals("none") || (range.matches() && isBelow(range.group(2), size));
  }

  private static boolean isBelow(String digits, int size) {
    return digits.matches("\\d{1,9}") && Integer.parseInt(digits) < size;
  }
}
