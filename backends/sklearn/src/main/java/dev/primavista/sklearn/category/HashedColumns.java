package dev.primavista.sklearn.category;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code HashingEncoder}: how many of a row's values fall into each of so many columns, by what
 * their digest leaves when divided. It hashes texts; what Python writes for a number depends on its
 * column's type, which the file does not tell. A missing value is NaN, the text {@code nan}.
 */
final class HashedColumns implements Block {
  /** The digests of Python's hashlib that Java has, by their names there. */
  private static final Map<String, String> DIGESTS =
      Map.of(
          "md5", "MD5",
          "sha1", "SHA-1",
          "sha224", "SHA-224",
          "sha256", "SHA-256",
          "sha384", "SHA-384",
          "sha512", "SHA-512",
          "sha3_224", "SHA3-224",
          "sha3_256", "SHA3-256",
          "sha3_384", "SHA3-384",
          "sha3_512", "SHA3-512");

  private static final int MOST_COLUMNS = 1 << 16;

  private final int[] columns;
  private final List<String> names;
  private final BigInteger width;
  private final String digest;

  /**
   * @param columns the places of the columns that are hashed
   * @param names of the columns that they become
   * @param method as hashlib calls it
   */
  HashedColumns(int[] columns, List<String> names, String method) {
    this.columns = columns;
    this.names = names;
    this.width = BigInteger.valueOf(names.size());
    String known = DIGESTS.get(method);
    if (known == null) {
      throw new UnreadableModel(
          "hashes by '"
              + method
              + "' (expected: one of "
              + String.join(", ", DIGESTS.keySet().stream().sorted().toList())
              + ")");
    }
    digest = known;
  }

  /** The names of so many hashed columns. */
  static List<String> names(int width) {
    if (width < 1 || width > MOST_COLUMNS) {
      throw new UnreadableModel(
          "hashes into " + width + " columns (expected: 1 to " + MOST_COLUMNS + ")");
    }
    return IntStream.range(0, width).mapToObj(i -> "col_" + i).toList();
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public void encode(Cells rows, int row, double[] into, int at) {
    Arrays.fill(into, at, at + names.size(), 0);
    for (int column : columns) {
      Object value = rows.at(row, column);
      if (value instanceof String text) {
        into[at + place(text)]++;
      } else if (!Levels.isMissing(value)) {
        throw new InvalidRequest(
            "wrong_datatype",
            "row "
                + row
                + ", column "
                + rows.columnName(column)
                + " is "
                + (value instanceof Boolean ? "a truth value" : "a number")
                + ", a text expected: HashingEncoder hashes what Python writes for it",
            rows.name(column));
      } else {
        into[at + place("nan")]++;
      }
    }
  }

  private int place(String text) {
    try {
      byte[] hash = MessageDigest.getInstance(digest).digest(text.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, hash).mod(width).intValue();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
