package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Padding;

/** Pictures cut or filled up to the ratio of another size, channels last. */
record AspectRatio(LayerCall call, long height, long width) {
  /** The greatest part in the middle that has the ratio. */
  Activation cropped(Activation value) {
    long rows = rows(value);
    long columns = columns(value);
    long[] before = {
      (rows - Math.clamp(alike(columns, height, width), 1, rows)) / 2,
      (columns - Math.clamp(alike(rows, width, height), 1, columns)) / 2
    };
    long[] after = {
      rows - Math.clamp(alike(columns, height, width), 1, rows) - before[0],
      columns - Math.clamp(alike(rows, width, height), 1, columns) - before[1]
    };
    return new Padding(call.graph()).cropped(value, before, after);
  }

  /** The picture in the middle of one that has the ratio, as much on one side as on the other. */
  Activation padded(Activation value, double filling) {
    long rows = rows(value);
    long columns = columns(value);
    long[] sides = {
      (Math.max(rows, alike(columns, height, width)) - rows) / 2,
      (Math.max(columns, alike(rows, width, height)) - columns) / 2
    };
    return new Padding(call.graph()).padded(value, sides, sides, filling);
  }

  /** As many of one side as go with so many of the other, in the precision of Keras. */
  private static long alike(long other, long wanted, long wantedOther) {
    return (long) ((float) (other * wanted) / wantedOther);
  }

  private long rows(Activation value) {
    return known(value, 0);
  }

  private long columns(Activation value) {
    return known(value, 1);
  }

  private static long known(Activation value, int place) {
    if (value.middle()[place] == Activation.FREE) {
      throw LayerCall.unsupported("a ratio of pictures of size", value.middle());
    }
    return value.middle()[place];
  }
}
