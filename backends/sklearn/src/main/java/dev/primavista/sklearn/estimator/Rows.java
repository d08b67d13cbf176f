package dev.primavista.sklearn.estimator;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Images;
import dev.primavista.sklearn.data.Items;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.data.Stacking;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.data.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Rows as an estimator needs them; anything else is the caller's mistake. */
public final class Rows {
  private Rows() {}

  /** A matrix of so many columns; missing numbers are NaN. */
  public static Matrix matrix(Data rows, int columns) {
    Matrix matrix = numbers(rows);
    if (matrix.columns() == columns) {
      return matrix;
    }
    throw wrongColumns(matrix.rows(), matrix.columns(), columns);
  }

  /** The refusal of rows of so many columns. */
  static InvalidRequest wrongColumns(int rows, int given, int expected) {
    String what = rows == 0 && given == 0 ? "no rows" : Amount.of(given, "column");
    return new InvalidRequest(
        "wrong_shape", what + " given, " + Amount.of(expected, "column") + " expected");
  }

  /** A matrix of as many columns as the input names; of any number where it names none. */
  public static Matrix matrix(Data rows, Input input) {
    return input instanceof Input.Numbers numbers ? matrix(rows, numbers.columns()) : numbers(rows);
  }

  /** A full matrix of so many columns; missing numbers are NaN. */
  public static DenseMatrix dense(Data rows, int columns) {
    return matrix(rows, columns).toDense();
  }

  /** A full matrix of so many columns, for an estimator that refuses NaN and infinity. */
  public static DenseMatrix finite(Data rows, int columns) {
    return finiteMatrix(rows, columns).toDense();
  }

  /** A matrix of so many columns, for an estimator that refuses NaN and infinity. */
  public static Matrix finiteMatrix(Data rows, int columns) {
    Matrix matrix = matrix(rows, columns);
    refuse(rows, matrix, x -> !Double.isFinite(x), "NaN or infinite, a finite number expected");
    return matrix;
  }

  /** A matrix of so many columns, for an estimator that takes NaN and refuses infinity. */
  public static Matrix boundedMatrix(Data rows, int columns) {
    return noInfinity(rows, matrix(rows, columns));
  }

  /** The matrix of these rows, unless an element is infinite. */
  public static Matrix noInfinity(Data rows, Matrix matrix) {
    refuse(rows, matrix, Double::isInfinite, "infinite, a finite number or NaN expected");
    return matrix;
  }

  /** Refuses NaN and infinity in columns of these names. */
  public static void refuseInfinite(FeatureNames names, Matrix matrix) {
    DenseMatrix dense = matrix.toDense();
    for (int i = 0; i < dense.values().length; i++) {
      if (!Double.isFinite(dense.values()[i])) {
        throw new InvalidRequest(
            "not_finite",
            "row "
                + i / dense.columns()
                + ", column "
                + names.name(i % dense.columns())
                + " is NaN or infinite, a finite number expected");
      }
    }
  }

  private static void refuse(Data rows, Matrix matrix, DoublePredicate wrong, String expectation) {
    double[] values =
        switch (matrix) {
          case DenseMatrix dense -> dense.values();
          case SparseMatrix sparse -> sparse.values();
        };
    for (int i = 0; i < values.length; i++) {
      if (wrong.test(values[i])) {
        throw new InvalidRequest("not_finite", place(rows, matrix, i) + " is " + expectation);
      }
    }
  }

  private static String place(Data rows, Matrix matrix, int element) {
    return switch (matrix) {
      case DenseMatrix dense ->
          "row "
              + element / dense.columns()
              + ", column "
              + columnName(rows, element % dense.columns());
      case SparseMatrix sparse -> "column " + sparse.indices()[element];
    };
  }

  private static String columnName(Data rows, int column) {
    return rows instanceof Columns named
        ? "'" + List.copyOf(named.columns().keySet()).get(column) + "'"
        : String.valueOf(column);
  }

  /** One number per row: a vector, labels that are numbers, or a matrix of one column. */
  public static double[] column(Data rows) {
    Matrix matrix = numbers(rows);
    if (matrix.columns() != 1) {
      throw new IllegalStateException(Amount.of(matrix.columns(), "column") + " (expected: 1)");
    }
    return matrix.toDense().values();
  }

  /** These columns, in this order. */
  public static Data select(Data rows, int[] columns) {
    return switch (rows) {
      case Cells cells -> cells.select(columns);
      case Columns named -> cells(named).select(columns);
      case Data other -> numbers(other).toDense().select(columns);
    };
  }

  /** Rows and columns without names: a matrix where all are numbers, cells where some are not. */
  public static Data table(Data rows) {
    return switch (rows) {
      case Columns named
          when named.columns().values().stream().allMatch(Matrix.class::isInstance) ->
          numbers(named);
      case Columns named -> cells(named);
      case Texts texts -> cells(texts);
      case Cells cells -> cells;
      case Data other -> numbers(other);
    };
  }

  /** A matrix where all cells are numbers or missing, else the cells. */
  public static Data plain(Cells cells) {
    double[] numbers = new double[cells.values().length];
    for (int i = 0; i < numbers.length; i++) {
      Object value = cells.values()[i];
      if (value instanceof Double number) {
        numbers[i] = number;
      } else if (value == null) {
        numbers[i] = Double.NaN;
      } else {
        return cells;
      }
    }
    return new DenseMatrix(cells.rows(), cells.columns(), numbers);
  }

  /** Tables side by side: a matrix where all are, sparse if any is. */
  public static Data beside(List<Data> tables) {
    if (tables.stream().allMatch(Matrix.class::isInstance)) {
      return Stacking.side(tables.stream().map(Matrix.class::cast).toList());
    }
    return Stacking.cells(tables.stream().map(Rows::cells).toList());
  }

  /** Numbers in rows and columns, whatever holds them. */
  public static Matrix numbers(Data rows) {
    return switch (rows) {
      case Matrix matrix -> matrix;
      case Vector vector -> new DenseMatrix(vector.rows(), 1, vector.values());
      case Cells cells -> numbers(cells);
      case Columns named -> {
        DenseMatrix[] parts =
            named.columns().entrySet().stream()
                .map(column -> numbers(column.getKey(), column.getValue()))
                .toArray(DenseMatrix[]::new);
        double[] values = new double[named.rows() * parts.length];
        for (int row = 0; row < named.rows(); row++) {
          for (int i = 0; i < parts.length; i++) {
            values[row * parts.length + i] = parts[i].at(row, 0);
          }
        }
        yield new DenseMatrix(named.rows(), parts.length, values);
      }
      case Chosen chosen -> new DenseMatrix(chosen.rows(), 1, chosen.labels().numbers(chosen));
      case Texts _, Items _, Images _, Many _ ->
          throw new InvalidRequest("wrong_datatype", kindOf(rows) + " given, numbers expected");
    };
  }

  /** The numbers of one named column. */
  private static DenseMatrix numbers(String name, Data column) {
    return switch (column) {
      case Texts texts -> numbers(named(name, cells(texts)));
      case Cells cells -> numbers(named(name, cells));
      case Data other -> numbers(other).toDense();
    };
  }

  private static Cells named(String name, Cells cells) {
    return new Cells(cells.rows(), cells.columns(), cells.values(), List.of(name));
  }

  /** Numbers of mixed values; a text counts as the number that Python's {@code float} reads. */
  private static DenseMatrix numbers(Cells cells) {
    double[] values = new double[cells.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (cells.values()[i]) {
            case null -> Double.NaN;
            case Double number -> number;
            case Boolean flag -> flag ? 1 : 0;
            case String text when PythonFloat.matches(text) -> PythonFloat.parse(text);
            case Object _ -> throw noNumber(cells, i);
          };
    }
    return new DenseMatrix(cells.rows(), cells.columns(), values);
  }

  private static InvalidRequest noNumber(Cells cells, int element) {
    int column = element % cells.columns();
    String kind = cells.values()[element] instanceof String ? "a text" : "no number";
    return new InvalidRequest(
        "wrong_datatype",
        "row "
            + element / cells.columns()
            + ", column "
            + cells.columnName(column)
            + " is "
            + kind
            + ", a number expected");
  }

  /** One text per row. */
  public static Texts texts(Data rows) {
    if (rows instanceof Texts texts) {
      return texts;
    }
    if (rows instanceof Columns named && named.columns().size() == 1) {
      var only = named.columns().firstEntry();
      return texts(
          only.getValue() instanceof Cells cells
              ? new Cells(cells.rows(), cells.columns(), cells.values(), List.of(only.getKey()))
              : only.getValue());
    }
    if (rows instanceof Cells cells && cells.columns() == 1) {
      List<String> values = new ArrayList<>(cells.rows());
      for (Object value : cells.values()) {
        if (!(value instanceof String text)) {
          throw new InvalidRequest(
              "wrong_datatype",
              "row "
                  + values.size()
                  + ", column "
                  + cells.columnName(0)
                  + " is "
                  + value
                  + ", a text expected");
        }
        values.add(text);
      }
      return new Texts(values);
    }
    throw new InvalidRequest("wrong_datatype", kindOf(rows) + " given, one text per row expected");
  }

  /** So many columns of anything, row after row. */
  public static Cells cells(Data rows, int columns) {
    Cells cells = cells(rows);
    if (cells.columns() == columns) {
      return cells;
    }
    throw wrongColumns(cells.rows(), cells.columns(), columns);
  }

  private static Cells cells(Data rows) {
    return switch (rows) {
      case Cells cells -> cells;
      case Texts texts -> new Cells(texts.rows(), 1, texts.values().toArray());
      case Columns named -> {
        List<Cells> parts = new ArrayList<>();
        named.columns().values().forEach(column -> parts.add(cells(column)));
        Cells all = Stacking.cells(parts);
        List<String> names = List.copyOf(named.columns().keySet());
        yield new Cells(all.rows(), all.columns(), all.values(), names);
      }
      case Data other -> {
        DenseMatrix dense = numbers(other).toDense();
        @Nullable Object[] values = new @Nullable Object[dense.values().length];
        for (int i = 0; i < values.length; i++) {
          values[i] = dense.values()[i];
        }
        yield new Cells(dense.rows(), dense.columns(), values);
      }
    };
  }

  private static String kindOf(Data rows) {
    return switch (rows) {
      case Matrix _, Vector _ -> "numbers";
      case Texts _ -> "texts";
      case Columns _ -> "named columns";
      case Cells _ -> "mixed values";
      case Chosen _ -> "labels";
      case Items _ -> "Python values";
      case Images _ -> "images";
      case Many _ -> "several arrays";
    };
  }
}
