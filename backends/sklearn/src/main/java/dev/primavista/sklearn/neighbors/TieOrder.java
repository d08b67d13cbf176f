package dev.primavista.sklearn.neighbors;

/** How scikit-learn sorts what its heap kept, which orders equally near rows. */
enum TieOrder {
  /** Until 1.8: a quicksort around the median of the first, middle and last. */
  QUICK {
    @Override
    void sort(double[] values, int[] rows) {
      quick(values, rows, 0, values.length);
    }
  },
  /** From 1.9 on, for up to 15: as they stand in the heap. */
  STABLE {
    @Override
    void sort(double[] values, int[] rows) {
      for (int i = 1; i < values.length; i++) {
        for (int j = i; j > 0 && values[j - 1] > values[j]; j--) {
          swap(values, rows, j - 1, j);
        }
      }
    }
  };

  abstract void sort(double[] values, int[] rows);

  private static void quick(double[] values, int[] rows, int from, int to) {
    int last = to - 1;
    if (to - from <= 1) {
      return;
    }
    if (to - from <= 3) {
      few(values, rows, from, to);
      return;
    }
    int middle = from + (to - from) / 2;
    order(values, rows, from, last);
    if (values[last] > values[middle]) {
      swap(values, rows, last, middle);
      order(values, rows, from, last);
    }
    int store = from;
    for (int i = from; i < last; i++) {
      if (values[i] < values[last]) {
        swap(values, rows, i, store++);
      }
    }
    swap(values, rows, store, last);
    quick(values, rows, from, store);
    quick(values, rows, store + 1, to);
  }

  private static void few(double[] values, int[] rows, int from, int to) {
    order(values, rows, from, from + 1);
    if (to - from == 3 && values[from + 1] > values[from + 2]) {
      swap(values, rows, from + 1, from + 2);
      order(values, rows, from, from + 1);
    }
  }

  private static void order(double[] values, int[] rows, int a, int b) {
    if (values[a] > values[b]) {
      swap(values, rows, a, b);
    }
  }

  private static void swap(double[] values, int[] rows, int a, int b) {
    double value = values[a];
    values[a] = values[b];
    values[b] = value;
    int row = rows[a];
    rows[a] = rows[b];
    rows[b] = row;
  }
}
