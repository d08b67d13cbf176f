package dev.primavista.cli;

import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.NpyReader;
import dev.primavista.server.json.JsonInput;
import dev.primavista.vision.VisionModel;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.image.ImageDecoder;
import dev.primavista.vision.image.Recipe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A file of rows or a picture as a model's inputs; its kind is recognised from its content. */
final class ScoreInput {
  private static final long MAX_PIXELS = 50_000_000;

  private final LoadedModel model;
  private final VisionOptions vision;

  ScoreInput(LoadedModel model, VisionOptions vision) {
    this.model = model;
    this.vision = vision;
  }

  Map<String, Tensor> read(byte[] content) {
    if (NpyReader.looksLikeNpy(content)) {
      NdArray array = NpyReader.read(content);
      TensorSpec spec = only();
      Shape shape = Shape.of(Arrays.stream(array.shape()).asLongStream().toArray());
      return Map.of(spec.name(), numbers(spec, shape, array.doubles()));
    }
    if (isPicture(content)) {
      return picture(content);
    }
    String text = new String(content, StandardCharsets.UTF_8);
    String start = text.stripLeading();
    if (start.startsWith("{") || start.startsWith("[")) {
      return tensors(json(text));
    }
    return tensors(new CsvRows(text).rows(isText() ? List.of(only().name()) : List.of()));
  }

  private static boolean isPicture(byte[] content) {
    int first = content.length == 0 ? 0 : content[0] & 0xff;
    return first == 0xff
        || first == 0x89
        || start(content, "GIF8")
        || start(content, "RIFF")
        || start(content, "BM");
  }

  private static boolean start(byte[] content, String magic) {
    return content.length > 8
        && new String(content, 0, magic.length(), StandardCharsets.ISO_8859_1).equals(magic);
  }

  private boolean isText() {
    return model.signature().inputs().size() == 1 && only().dataType() == DataType.BYTES;
  }

  private TensorSpec only() {
    if (model.signature().inputs().size() != 1) {
      throw new CommandFailure(
          "wrong_input",
          "the model has "
              + model.signature().inputs().size()
              + " inputs (expected: a file of named columns)",
          null);
    }
    return model.signature().inputs().getFirst();
  }

  private Map<String, Tensor> picture(byte[] content) {
    VisionModel network =
        VisionModel.of(new dev.primavista.core.model.ModelId("model", 1), model, vision)
            .orElseThrow(
                () -> new CommandFailure("wrong_input", "the model takes no pictures", null));
    Recipe recipe = network.recipe();
    long size = recipe.geometry().size();
    boolean first = recipe.layout() == Recipe.Layout.NCHW;
    FixedTensor tensor =
        FixedTensor.allocateDirect(
            DataType.FP32, first ? Shape.of(1, 3, size, size) : Shape.of(1, size, size, 3));
    recipe.apply(ImageDecoder.withLimit(MAX_PIXELS).decode(content), tensor.data(), 0);
    return Map.of(network.input().name(), tensor);
  }

  /** One document, or one per line. */
  private static List<Cell> json(String text) {
    List<Cell> rows = new ArrayList<>();
    return JsonInput.read(
        text.getBytes(StandardCharsets.UTF_8),
        parser -> {
          for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            rows.add(Cell.read(parser));
          }
          boolean list = rows.size() == 1 && rows.getFirst() instanceof Cell.Cells;
          return list ? ((Cell.Cells) rows.getFirst()).items() : rows;
        });
  }

  private Map<String, Tensor> tensors(List<Cell> given) {
    List<Cell> rows = given;
    if (rows.isEmpty()) {
      throw new CommandFailure("empty_input", "the input holds no row", null);
    }
    boolean lone =
        rows.getFirst() instanceof Cell.Numeral
            || (rows.getFirst() instanceof Cell.Text && !isText());
    if (lone) {
      rows = List.of(new Cell.Cells(rows));
    }
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    if (model.signature().inputs().size() == 1) {
      TensorSpec spec = only();
      List<Cell> values = rows.stream().map(row -> value(spec, row)).toList();
      tensors.put(spec.name(), tensor(spec, values));
      return tensors;
    }
    for (TensorSpec spec : model.signature().inputs()) {
      List<Cell> column = new ArrayList<>();
      for (Cell row : rows) {
        Cell cell = row instanceof Cell.Fields fields ? fields.fields().get(spec.name()) : null;
        if (cell == null) {
          throw new CommandFailure(
              "missing_column", "column '" + spec.name() + "' is missing", null);
        }
        column.add(cell);
      }
      tensors.put(spec.name(), tensor(spec, column));
    }
    return tensors;
  }

  /** A row for the only input: the field of its name, or all fields in their order. */
  private static Cell value(TensorSpec spec, Cell row) {
    if (!(row instanceof Cell.Fields fields)) {
      return row;
    }
    Cell own = fields.fields().get(spec.name());
    if (own != null) {
      return own;
    }
    boolean single = spec.dataType() == DataType.BYTES && fields.fields().size() == 1;
    return single
        ? fields.fields().firstEntry().getValue()
        : new Cell.Cells(List.copyOf(fields.fields().values()));
  }

  private static Tensor tensor(TensorSpec spec, List<Cell> rows) {
    if (spec.dataType() == DataType.BYTES) {
      List<String> texts = new ArrayList<>();
      for (Cell row : rows) {
        texts.add(row.text("input '" + spec.name() + "'"));
      }
      return BytesTensor.ofStrings(texts);
    }
    List<Double> values = new ArrayList<>();
    rows.forEach(row -> flatten(spec, row, values));
    long perRow = values.size() / rows.size();
    Shape shape = shape(spec, rows.size(), perRow);
    return numbers(spec, shape, values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void flatten(TensorSpec spec, Cell cell, List<Double> values) {
    if (cell instanceof Cell.Cells cells) {
      cells.items().forEach(item -> flatten(spec, item, values));
    } else {
      values.add(cell.number("input '" + spec.name() + "'"));
    }
  }

  /** The signature's shape with so many rows; a last open dimension takes what a row has. */
  private static Shape shape(TensorSpec spec, long rows, long perRow) {
    long[] dimensions = spec.shape().dimensions();
    if (dimensions.length == 0) {
      return spec.shape();
    }
    dimensions[0] = rows;
    for (int axis = 1; axis < dimensions.length; axis++) {
      if (dimensions[axis] == Shape.ANY) {
        dimensions[axis] = axis == dimensions.length - 1 ? perRow : 1;
      }
    }
    return Shape.of(dimensions);
  }

  private static FixedTensor numbers(TensorSpec spec, Shape shape, double[] values) {
    if (!spec.shape().accepts(shape) || shape.elementCount() != values.length) {
      throw new CommandFailure(
          "wrong_shape",
          "input '"
              + spec.name()
              + "': "
              + values.length
              + " numbers given, "
              + spec.shape()
              + " expected",
          null);
    }
    FixedTensor tensor = FixedTensor.allocateDirect(spec.dataType(), shape);
    ByteBuffer data = tensor.data();
    for (double value : values) {
      switch (spec.dataType()) {
        case FP64 -> data.putDouble(value);
        case FP32 -> data.putFloat((float) value);
        case FP16 -> data.putShort(Float.floatToFloat16((float) value));
        case BF16 -> data.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
        case INT64, UINT64 -> data.putLong((long) value);
        case INT32, UINT32 -> data.putInt((int) (long) value);
        case INT16, UINT16 -> data.putShort((short) value);
        default -> data.put((byte) value);
      }
    }
    return tensor;
  }
}
