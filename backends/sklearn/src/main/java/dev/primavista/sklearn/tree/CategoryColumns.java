package dev.primavista.sklearn.tree;

import dev.primavista.trees.lightgbm.LightGbmModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    int[] split = split(header);
    if (split.length == sizes.size()) {
      return Optional.of(split);
    }
    List<int[]> both = likely(header, sizes);
    return both.size() == 2 && Arrays.equals(both.getFirst(), both.getLast())
        ? Optional.of(both.getFirst())
        : Optional.empty();
  }

  /** The columns that were split by categories. */
  static int[] split(LightGbmModel.Header header) {
    return IntStream.range(0, header.infos().size()).filter(header::categorical).toArray();
  }

  /** The first columns that may have the lists, and the last ones; none where no columns may. */
  static List<int[]> likely(LightGbmModel.Header header, List<Integer> sizes) {
    int[] first = chosen(header, sizes, 0, 1);
    int[] last = chosen(header, sizes, header.infos().size() - 1, -1);
    return Stream.of(first, last).filter(columns -> columns.length == sizes.size()).toList();
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
