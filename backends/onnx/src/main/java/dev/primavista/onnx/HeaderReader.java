package dev.primavista.onnx;

import dev.primavista.onnx.wire.OnnxFormatException;
import dev.primavista.onnx.wire.ProtoCursor;
import dev.primavista.onnx.wire.TextEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Walks a whole ONNX file once: collects its header and proves that no part is cut off. Field
 * numbers are those of {@code onnx.proto} (ONNX 1.18). Tensors are looked for wherever the format
 * allows one, because each may name a file to read its data from.
 */
final class HeaderReader {
  private final ByteBuffer file;
  private final SequencedMap<String, Long> opsets = new LinkedHashMap<>();
  private final TreeMap<String, Integer> operators = new TreeMap<>();
  private final Set<String> externalFiles = new LinkedHashSet<>();
  private final SequencedMap<String, String> metadata = new LinkedHashMap<>();
  private final List<String> unranked = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final Makers makers = new Makers();
  private long irVersion;
  private String producer = "";
  private String producerVersion = "";
  private String graphName = "";
  private boolean hasGraph;
  private long weights;

  private HeaderReader(ByteBuffer file) {
    this.file = file;
  }

  /**
   * @param file the file from index 0 to its limit
   * @throws OnnxFormatException if it is cut off or damaged
   */
  static OnnxHeader read(ByteBuffer file) {
    HeaderReader reader = new HeaderReader(file);
    reader.model(new ProtoCursor(file, "the model"));
    return reader.header();
  }

  private OnnxHeader header() {
    if (!hasGraph) {
      throw OnnxFormatException.malformed(file.limit(), "the model", "it has no graph");
    }
    return new OnnxHeader(
        irVersion,
        (producer + " " + producerVersion).strip(),
        graphName,
        opsets,
        operators,
        weights,
        List.copyOf(externalFiles),
        metadata,
        unranked,
        outputs.stream().filter(makers::isSigmoid).toList(),
        file.limit());
  }

  private void model(ProtoCursor in) {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> irVersion = in.varint();
        case 2 -> producer = in.text();
        case 3 -> producerVersion = in.text();
        case 7 -> {
          hasGraph = true;
          graph(in.message("the graph"), true);
        }
        case 8 -> opset(in.message("an opset import"));
        case 14 -> TextEntry.read(in.message("the metadata"), metadata);
        case 20 -> training(in.message("the training part"));
        case 25 -> nodes(in.message("a function"), 7);
        default -> {}
      }
    }
  }

  private void graph(ProtoCursor in, boolean outermost) {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> node(in.message("a node"), outermost);
        case 2 -> {
          String name = in.text();
          graphName = outermost ? name : graphName;
        }
        case 5 -> tensor(in.message("an initializer"));
        case 11 -> {
          if (outermost) {
            input(in.message("an input"));
          }
        }
        case 12 -> {
          if (outermost) {
            output(in.message("an output"));
          }
        }
        case 15 -> sparseTensor(in.message("a sparse initializer"));
        default -> {}
      }
    }
  }

  private void input(ProtoCursor in) {
    String name = "";
    boolean ranked = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> ranked = tellsShape(in.message("a type"));
        default -> {}
      }
    }
    if (!ranked) {
      unranked.add(name);
    }
  }

  private void output(ProtoCursor in) {
    while (in.next()) {
      if (in.field() == 1) {
        outputs.add(in.text());
      }
    }
  }

  private static boolean tellsShape(ProtoCursor type) {
    boolean told = false;
    while (type.next()) {
      if (type.field() == 1) {
        ProtoCursor tensor = type.message("a tensor's type");
        while (tensor.next()) {
          told |= tensor.field() == 2;
        }
      }
    }
    return told;
  }

  /** The graphs that only training uses. */
  private void training(ProtoCursor in) {
    while (in.next()) {
      if (in.field() == 1 || in.field() == 2) {
        graph(in.message("a training graph"), false);
      }
    }
  }

  private void nodes(ProtoCursor in, int field) {
    while (in.next()) {
      if (in.field() == field) {
        node(in.message("a node"), false);
      }
    }
  }

  private void node(ProtoCursor in, boolean outermost) {
    String operator = "";
    String domain = "";
    List<String> from = new ArrayList<>();
    List<String> to = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> from.add(in.text());
        case 2 -> to.add(in.text());
        case 3 -> in.call("node '" + in.text() + "'");
        case 4 -> operator = in.text();
        case 5 -> attribute(in.message("an attribute"));
        case 7 -> domain = in.text();
        default -> {}
      }
    }
    boolean standard = domain.isEmpty() || domain.equals("ai.onnx");
    String known = standard ? operator : domain + "." + operator;
    operators.merge(known, 1, Integer::sum);
    if (outermost) {
      makers.add(known, from, to);
    }
  }

  private void attribute(ProtoCursor in) {
    while (in.next()) {
      switch (in.field()) {
        case 5, 10 -> tensor(in.message("a constant"));
        case 6, 11 -> graph(in.message("a nested graph"), false);
        case 22, 23 -> sparseTensor(in.message("a sparse constant"));
        default -> {}
      }
    }
  }

  private void sparseTensor(ProtoCursor in) {
    while (in.next()) {
      if (in.field() == 1 || in.field() == 2) {
        tensor(in.message("a sparse tensor's part"));
      }
    }
  }

  private void tensor(ProtoCursor in) {
    long elements = 1;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> elements *= in.product();
        case 8 -> in.call("initializer '" + in.text() + "'");
        case 13 -> externalData(in.message("a reference to external data"));
        default -> {}
      }
    }
    weights += elements;
  }

  private void externalData(ProtoCursor in) {
    SequencedMap<String, String> entry = new LinkedHashMap<>();
    TextEntry.read(in, entry);
    String location = entry.get("location");
    if (location != null) {
      externalFiles.add(location);
    }
  }

  private void opset(ProtoCursor in) {
    String domain = "";
    long version = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> domain = in.text();
        case 2 -> version = in.varint();
        default -> {}
      }
    }
    opsets.put(domain.isEmpty() ? "ai.onnx" : domain, version);
  }
}
