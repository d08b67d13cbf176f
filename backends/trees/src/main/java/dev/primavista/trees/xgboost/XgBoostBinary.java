package dev.primavista.trees.xgboost;

import dev.primavista.trees.TreeEnsembleBuilder;
import dev.primavista.trees.TreeFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads XGBoost's old binary format, which versions up to 2.x write as {@code deprecated}: C
 * structures of little-endian numbers, one after another.
 */
public final class XgBoostBinary {
  private static final byte[] MAGIC = "binf".getBytes(StandardCharsets.US_ASCII);
  private static final int LEARNER_BYTES = 136;
  private static final int TREES_BYTES = 160;
  private static final int TREE_BYTES = 148;
  private static final int LINEAR_BYTES = 136;
  private static final int NODE_BYTES = 20;
  private static final int STATISTICS_BYTES = 16;

  private final ByteBuffer in;
  private final boolean whole;

  /** Known once the attributes are read, which stand at the end. */
  private String estimator = "";

  private XgBoostBinary(byte[] content, boolean whole) {
    this.whole = whole;
    in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    in.position(MAGIC.length);
  }

  public static boolean looksLikeXgBoost(byte[] head) {
    return head.length >= MAGIC.length
        && java.util.Arrays.equals(java.util.Arrays.copyOf(head, MAGIC.length), MAGIC);
  }

  /**
   * The booster in these bytes, as far as its best round.
   *
   * @throws TreeFormatException if it is damaged
   */
  public static XgBoostModel read(byte[] content) {
    return read(content, false);
  }

  /**
   * The same.
   *
   * @param whole whether the rounds after the best one count too
   */
  public static XgBoostModel read(byte[] content, boolean whole) {
    try {
      return new XgBoostBinary(content, whole).model();
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | IllegalArgumentException shortened) {
      throw new TreeFormatException("the file ends too early");
    }
  }

  private XgBoostModel model() {
    ByteBuffer learner = structure(LEARNER_BYTES);
    float base = learner.getFloat(0);
    int features = learner.getInt(4);
    int classes = learner.getInt(8);
    boolean attributes = learner.getInt(12) != 0;
    int[] version = {Math.max(1, learner.getInt(20)), learner.getInt(24)};
    int outputs = Math.max(1, Math.max(classes, learner.getInt(28)));
    if (features < 1 || outputs > 1 << 20 || version[0] > 99) {
      throw new TreeFormatException(features + " columns and " + outputs + " outputs");
    }
    String objective = text();
    String booster = text();
    XgBoostModel.Scorer scorer =
        switch (booster) {
          case "gbtree", "dart" -> trees(features, outputs, booster.equals("dart"), attributes);
          case "gblinear" -> linear(features, outputs);
          default -> throw new TreeFormatException("booster '" + booster + "'");
        };
    return new XgBoostModel(
        new XgBoostModel.Shape(
            100 * version[0] + version[1],
            estimator,
            features,
            outputs,
            classes,
            objective,
            XgBoostObjective.named(objective, version),
            List.of(),
            Collections.nCopies(features, List.of())),
        scorer,
        new float[] {base});
  }

  private ByteBuffer structure(int bytes) {
    ByteBuffer part = in.slice(in.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + bytes);
    return part;
  }

  private int length(int itemSize) {
    long length = in.getLong();
    if (length < 0 || length > in.remaining() / itemSize) {
      throw new TreeFormatException("a length of " + length);
    }
    return (int) length;
  }

  private String text() {
    byte[] bytes = new byte[length(1)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private float[] floats() {
    float[] values = new float[length(Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getFloat();
    }
    return values;
  }

  private XgBoostModel.Scorer linear(int features, int outputs) {
    structure(LINEAR_BYTES);
    float[] weights = floats();
    if (weights.length != (features + 1L) * outputs) {
      throw new TreeFormatException(weights.length + " weights for " + features + " columns");
    }
    return new XgBoostModel.Linear(features, outputs, weights);
  }

  private XgBoostModel.Scorer trees(
      int features, int outputs, boolean dropped, boolean attributes) {
    ByteBuffer parameters = structure(TREES_BYTES);
    int count = parameters.getInt(0);
    int parallel = Math.max(1, parameters.getInt(4));
    if (count < 0 || count > in.remaining() / TREE_BYTES) {
      throw new TreeFormatException(count + " trees");
    }
    List<XgBoostTree.Nodes> trees = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trees.add(tree());
    }
    int[] group = new int[count];
    for (int i = 0; i < count; i++) {
      group[i] = in.getInt();
    }
    float[] weights = dropped && count > 0 ? floats() : new float[0];
    if (weights.length > 0 && weights.length != count) {
      throw new TreeFormatException(weights.length + " weights for " + count + " trees");
    }
    long used = attributes && !whole ? Math.min(count, bestTrees(outputs, parallel)) : count;
    List<TreeEnsembleBuilder.Tree> compiled = new ArrayList<>();
    for (int i = 0; i < used; i++) {
      compiled.add(XgBoostTree.of(trees.get(i), weights.length > 0 ? weights[i] : 1));
    }
    return new XgBoostModel.Trees(XgBoostDocument.interleaved(features, outputs, compiled, group));
  }

  private XgBoostTree.Nodes tree() {
    ByteBuffer parameters = structure(TREE_BYTES);
    int count = parameters.getInt(4);
    if (count < 1
        || count > in.remaining() / (NODE_BYTES + STATISTICS_BYTES)
        || parameters.getInt(20) > 1) {
      throw new TreeFormatException("a tree of " + count + " nodes, or with vectors as leaves");
    }
    XgBoostTree.Nodes nodes =
        new XgBoostTree.Nodes(
            new int[count],
            new int[count],
            new int[count],
            new double[count],
            new boolean[count],
            new int[count][0]);
    for (int node = 0; node < count; node++) {
      in.getInt();
      nodes.left()[node] = in.getInt();
      nodes.right()[node] = in.getInt();
      int split = in.getInt();
      nodes.feature()[node] = split & Integer.MAX_VALUE;
      nodes.defaultLeft()[node] = split < 0;
      nodes.condition()[node] = in.getFloat();
    }
    structure(Math.multiplyExact(count, STATISTICS_BYTES));
    return nodes;
  }

  /** The trees up to the best round, as the attributes say; all where they do not. */
  private long bestTrees(int outputs, int parallel) {
    int pairs = length(2 * Long.BYTES);
    long rounds = 0;
    long limit = 0;
    for (int i = 0; i < pairs; i++) {
      String name = text();
      String value = text();
      switch (name) {
        case "best_iteration" -> rounds = whole(name, value) + 1;
        case "best_ntree_limit" -> limit = whole(name, value);
        case SavedEstimator.ATTRIBUTE -> estimator = SavedEstimator.kind(value);
        default -> {
          // Other attributes say nothing about the answer.
        }
      }
    }
    return rounds > 0 ? Math.max(limit, rounds * parallel) * outputs : Long.MAX_VALUE;
  }

  private static long whole(String name, String value) {
    if (!value.matches("\\d{1,9}")) {
      throw new TreeFormatException(name + "=" + value + " (expected: a whole number)");
    }
    return Long.parseLong(value);
  }
}
