package dev.primavista.sklearn.category;

import dev.primavista.sklearn.data.Cells;
import java.util.List;

/** A block whose columns have other names. */
record RenamedBlock(Block block, List<String> names) implements Block {
  RenamedBlock {
    names = List.copyOf(names);
  }

  @Override
  public void encode(Cells rows, int row, double[] into, int at) {
    block.encode(rows, row, into, at);
  }
}
