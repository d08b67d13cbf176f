package dev.primavista.core.batching;

import dev.primavista.core.Amount;
import dev.primavista.core.Listing;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a request fits a model's signature; the first thing that does not is named.
 *
 * @param maxRequestRows most rows that a request may have; 0 for no bound
 */
public record RequestCheck(ModelId id, LoadedModel model, int maxRequestRows) {
  private static final int LONGEST_NAME = 60;

  /** Whose bytes are counted in 64 bits. */
  private static final long MOST_ELEMENTS = Long.MAX_VALUE / 16;

  /** The check that a model with this configuration makes of every request. */
  public static RequestCheck of(ModelId id, LoadedModel model, ModelConfig config) {
    return new RequestCheck(id, model, config.batching().maxRequestRows());
  }

  /**
   * Lets a request pass that the model can be asked.
   *
   * @param outputs those asked for; empty for the signature's
   * @throws InvalidRequest if it does not fit
   */
  public void check(Map<String, Tensor> inputs, List<String> outputs) {
    Set<String> given = inputs.keySet();
    List<TensorSpec> specs = model.signature().inputsOf(given);
    for (TensorSpec spec : specs) {
      if (!given.contains(spec.name())) {
        throw missing(spec, specs, given);
      }
    }
    int index = 0;
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      String param = "inputs[" + index++ + "]";
      checkInput(specOf(specs, input.getKey(), param), input.getValue(), param);
    }
    checkRows(specs, inputs);
    checkOutputs(outputs);
  }

  private InvalidRequest missing(TensorSpec spec, List<TensorSpec> specs, Set<String> given) {
    List<String> known = specs.stream().map(TensorSpec::name).toList();
    List<String> unused = given.stream().filter(name -> !known.contains(name)).toList();
    String rest =
        unused.isEmpty()
            ? " (expected: " + spec + ")"
            : "; '"
                + shortened(unused.getFirst())
                + "' was sent and is not used ("
                + known.size()
                + " needed, "
                + given.size()
                + " sent)";
    return new InvalidRequest(
        "missing_input",
        id + ": input '" + spec.name() + "' is missing" + rest,
        spec.name(),
        "GET /models/" + id.name() + "/example answers a request that works");
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
  }

  private void checkOutputs(List<String> wanted) {
    Signature signature = model.signature();
    for (int i = 0; i < wanted.size(); i++) {
      if (signature.output(wanted.get(i)).isEmpty()) {
        List<TensorSpec> all = new ArrayList<>(signature.outputs());
        all.addAll(signature.onRequest());
        throw new InvalidRequest(
            "unknown_output",
            id + " has no output '" + shortened(wanted.get(i)) + "' (expected: " + names(all) + ")",
            "outputs[" + i + "].name");
      }
    }
  }

  private void checkInput(TensorSpec spec, Tensor given, String param) {
    if (!model.takes(spec, given.dataType())) {
      throw new InvalidRequest(
          "wrong_datatype",
          place(spec) + given.dataType() + " given, " + spec.dataType() + " expected",
          param + ".datatype",
          "send \"datatype\":\"" + spec.dataType() + "\"");
    }
    if (!model.takes(spec, given.shape())) {
      throw new InvalidRequest(
          "wrong_shape",
          place(spec) + "shape " + given.shape() + " given, " + spec.shape() + " expected",
          param + ".shape");
    }
    if (isImmense(given.shape())) {
      throw new InvalidRequest(
          "wrong_shape",
          place(spec)
              + "shape "
              + given.shape()
              + " given, of which not even the strides fit in 64 bits",
          param + ".shape");
    }
    if (given.shape().rank() > 0 && given.shape().dimension(0) > Integer.MAX_VALUE) {
      throw new InvalidRequest(
          "wrong_shape",
          place(spec)
              + Amount.of(given.shape().dimension(0), "row")
              + " given, at most "
              + Integer.MAX_VALUE
              + " expected",
          param + ".shape");
    }
  }

  /** Whether engines could not compute with this shape, although a dimension is 0. */
  private static boolean isImmense(Shape shape) {
    long product = 1;
    for (long dimension : shape.dimensions()) {
      if (dimension > 0 && product > MOST_ELEMENTS / dimension) {
        return true;
      }
      product *= Math.max(1, dimension);
    }
    return false;
  }

  private String place(TensorSpec spec) {
    return id + ", input '" + spec.name() + "': ";
  }

  private TensorSpec specOf(List<TensorSpec> specs, String name, String param) {
    for (TensorSpec spec : specs) {
      if (spec.name().equals(name)) {
        return spec;
      }
    }
    throw new InvalidRequest(
        "unknown_input",
        id + " has no input '" + shortened(name) + "' (expected: " + names(specs) + ")",
        param + ".name");
  }

  /**
   * Rows count where requests may be joined, and where a bound was set on them: then inputs whose
   * first dimension may vary are rows, whether they may be joined or not.
   */
  private void checkRows(List<TensorSpec> specs, Map<String, Tensor> inputs) {
    boolean joinable = model.batchable();
    if (!joinable && maxRequestRows == 0) {
      return;
    }
    long rows = -1;
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      if (!joinable && !hasRows(specs, input.getKey())) {
        continue;
      }
      int given = input.getValue().rows();
      if (rows >= 0 && given != rows) {
        throw new InvalidRequest(
            "wrong_shape",
            id
                + ", input '"
                + input.getKey()
                + "': "
                + Amount.of(given, "row")
                + " given, "
                + rows
                + " expected as in the other inputs",
            "inputs");
      }
      rows = given;
    }
    if (maxRequestRows > 0 && rows > maxRequestRows) {
      throw new InvalidRequest(
          "too_many_rows",
          id + ": " + Amount.of(rows, "row") + " given, at most " + maxRequestRows + " expected",
          "inputs");
    }
  }

  private static boolean hasRows(List<TensorSpec> specs, String input) {
    return specs.stream()
        .filter(spec -> spec.name().equals(input))
        .map(TensorSpec::shape)
        .anyMatch(shape -> shape.rank() > 0 && shape.dimension(0) == Shape.ANY);
  }

  private static String names(List<TensorSpec> specs) {
    return Listing.of(specs.stream().map(TensorSpec::name).toList());
  }
}
