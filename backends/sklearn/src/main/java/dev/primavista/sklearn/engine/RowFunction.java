package dev.primavista.sklearn.engine;

import dev.primavista.pickle.PyGlobal;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;
import java.util.List;

/** What pandas makes of a row's numbers, of which the missing do not count. */
enum RowFunction {
  SUM,
  PROD,
  MEAN,
  STD,
  VAR,
  MIN,
  MAX,
  MEDIAN;

  /** By pandas' word, or a function of numpy's that pandas takes for it in all versions. */
  static RowFunction read(PyValue value) {
    return switch (value) {
      case PyStr word -> ofWord(word.value());
      case PyGlobal global when global.module().startsWith("numpy") ->
          switch (global.name()) {
            case "sum", "prod", "mean", "min", "max", "median" -> ofWord(global.name());
            case "amin" -> MIN;
            case "amax" -> MAX;
            default -> throw unknown(global.qualifiedName());
          };
      default ->
          throw new UnreadableModel(
              "its function is " + value.aTypeName() + ", which is code (expected: a word)");
    };
  }

  private static RowFunction ofWord(String word) {
    return switch (word) {
      case "sum" -> SUM;
      case "prod", "product" -> PROD;
      case "mean" -> MEAN;
      case "std" -> STD;
      case "var" -> VAR;
      case "min" -> MIN;
      case "max" -> MAX;
      case "median" -> MEDIAN;
      default -> throw unknown(word);
    };
  }

  private static UnreadableModel unknown(String function) {
    return new UnreadableModel(
        "its func is '" + function + "' (expected: sum, prod, mean, std, var, min, max or median)");
  }

  /** Adds a column of each function's answers. */
  static void put(
      Frame frame, List<String> variables, List<String> names, List<RowFunction> functions) {
    double[][] columns = variables.stream().map(frame::numbers).toArray(double[][]::new);
    double[][] made = new double[functions.size()][frame.rows()];
    for (int row = 0; row < frame.rows(); row++) {
      double[] known = new double[columns.length];
      int count = 0;
      for (double[] column : columns) {
        if (!Double.isNaN(column[row])) {
          known[count++] = column[row];
        }
      }
      double[] numbers = Arrays.copyOf(known, count);
      for (int i = 0; i < made.length; i++) {
        made[i][row] = functions.get(i).apply(numbers);
      }
    }
    for (int i = 0; i < made.length; i++) {
      frame.put(names.get(i), made[i]);
    }
  }

  private double apply(double[] numbers) {
    int count = numbers.length;
    return switch (this) {
      case SUM -> sum(numbers);
      case PROD -> {
        double product = 1;
        for (double number : numbers) {
          product *= number;
        }
        yield product;
      }
      case MEAN -> count == 0 ? Double.NaN : sum(numbers) / count;
      case STD -> Math.sqrt(variance(numbers));
      case VAR -> variance(numbers);
      case MIN -> Arrays.stream(numbers).min().orElse(Double.NaN);
      case MAX -> Arrays.stream(numbers).max().orElse(Double.NaN);
      case MEDIAN -> {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        yield count == 0
            ? Double.NaN
            : count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
      }
    };
  }

  private static double sum(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    return sum;
  }

  private static double variance(double[] numbers) {
    if (numbers.length < 2) {
      return Double.NaN;
    }
    double mean = sum(numbers) / numbers.length;
    double squares = 0;
    for (double number : numbers) {
      squares += (mean - number) * (mean - number);
    }
    return squares / (numbers.length - 1);
  }
}
