package dev.primavista.networks;

import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Step;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.networks.texts.PreparedModel;
import dev.primavista.networks.texts.TextSteps;
import dev.primavista.onnx.OnnxBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A network of another framework, converted to ONNX and served by ONNX Runtime. Where the network
 * takes pictures of any size, it states the size it was trained with, and takes the others too.
 */
public final class ConvertedModel implements LoadedModel {
  private final LoadedModel onnx;
  private final Signature signature;

  private ConvertedModel(LoadedModel onnx) {
    this.onnx = onnx;
    this.signature = stated(onnx);
  }

  /**
   * Loads a file: converted now, or taken from the cache.
   *
   * @param options of which the engine is told the timeout
   * @throws ModelLoadException if it cannot be converted or served
   */
  public static LoadedModel load(
      Path file, Conversion conversion, ConversionCache cache, LoadOptions options) {
    LoadOptions engine =
        new LoadOptions(List.of(), List.of(), Placement.ANY, Map.of(), options.timeout());
    Path model = cache.model(file, conversion);
    try {
      return new ConvertedModel(prepared(new OnnxBackend().load(model, engine)));
    } catch (ModelLoadException refused) {
      if (EngineRefusal.isOfRows(refused)) {
        throw EngineRefusal.of(file, String.valueOf(model.getFileName()), refused);
      }
      cache.forget(model);
      return anew(file, cache.model(file, conversion), engine);
    }
  }

  private static LoadedModel anew(Path file, Path model, LoadOptions engine) {
    try {
      return new ConvertedModel(prepared(new OnnxBackend().load(model, engine)));
    } catch (ModelLoadException refused) {
      throw EngineRefusal.of(file, String.valueOf(model.getFileName()), refused);
    }
  }

  /** The graph behind what makes its inputs of texts, where it tells of that. */
  private static LoadedModel prepared(LoadedModel graph) {
    String steps = graph.description().metadata().get(TextSteps.KEY);
    return steps == null ? graph : new PreparedModel(graph, TextSteps.read(steps));
  }

  private static Signature stated(LoadedModel onnx) {
    Signature free = onnx.signature();
    String row = onnx.description().metadata().get(Conversion.ROW);
    if (row == null || free.inputs().size() != 1) {
      return free;
    }
    TensorSpec input = free.inputs().getFirst();
    long[] dimensions =
        Arrays.stream(("-1," + row).split(",", -1)).mapToLong(Long::parseLong).toArray();
    TensorSpec exact = new TensorSpec(input.name(), input.dataType(), Shape.of(dimensions));
    return new Signature(List.of(exact), free.outputs());
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public ModelDescription description() {
    ModelDescription plain = onnx.description();
    String summary = plain.metadata().getOrDefault(Conversion.SUMMARY, "a converted network");
    Map<String, String> metadata = new HashMap<>(plain.metadata());
    String layers = metadata.remove(Conversion.LAYERS);
    List<String> warnings = new ArrayList<>(plain.warnings());
    metadata.getOrDefault(Conversion.WARNINGS, "").lines().forEach(warnings::add);
    metadata.remove(Conversion.WARNINGS);
    metadata.remove(TextSteps.KEY);
    return new ModelDescription(
        plain.backend(),
        summary + ", as " + plain.summary(),
        layers == null ? plain.steps() : steps(plain, layers),
        warnings,
        metadata,
        plain.facts());
  }

  /** The graph as a whole, then the layers that it was made from. */
  private static List<Step> steps(ModelDescription plain, String layers) {
    List<Step> steps = new ArrayList<>(plain.steps().subList(0, 1));
    layers
        .lines()
        .map(line -> line.split("\t", 3))
        .forEach(parts -> steps.add(new Step(parts[1], parts[2], Integer.parseInt(parts[0]), "")));
    return steps;
  }

  @Override
  public boolean batchable() {
    return onnx.batchable();
  }

  @Override
  public boolean takes(TensorSpec input, Shape given) {
    return onnx.signature()
        .input(input.name())
        .map(free -> free.shape().accepts(given))
        .orElse(false);
  }

  @Override
  public boolean takes(TensorSpec input, DataType given) {
    return onnx.takes(input, given);
  }

  @Override
  public List<String> sigmoids() {
    return onnx.sigmoids();
  }

  @Override
  public boolean costsBySize() {
    return onnx.costsBySize();
  }

  @Override
  public boolean answersExample() {
    return onnx.answersExample();
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    if (signature.equals(onnx.signature())) {
      return onnx.example();
    }
    TensorSpec input = signature.inputs().getFirst();
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    example.put(input.name(), FixedTensor.allocate(input.dataType(), input.shape().withRows(1)));
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    return onnx.newInstance();
  }

  @Override
  public void close() {
    onnx.close();
  }
}
