package dev.primavista.core.inference;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Whether a request fits a signature; the first thing that does not is named. */
final class RequestCheck {
  private RequestCheck() {}

  static void check(ModelHandle handle, InferenceRequest request) {
    Signature signature = handle.signature();
    for (TensorSpec spec : signature.inputs()) {
      if (!request.inputs().containsKey(spec.name())) {
        throw new InvalidRequest(
            "missing_input",
            handle.id() + ": input '" + spec.name() + "' is missing (expected: " + spec + ")",
            "inputs",
            "GET /models/" + handle.id().name() + "/example answers a request that works");
      }
    }
    int index = 0;
    for (Map.Entry<String, Tensor> input : request.inputs().entrySet()) {
      checkInput(handle, input, "inputs[" + index++ + "]");
    }
    if (handle.model().batchable()) {
      checkRows(handle, request);
    }
  }

  private static void checkInput(
      ModelHandle handle, Map.Entry<String, Tensor> input, String param) {
    String name = input.getKey();
    TensorSpec spec =
        handle
            .signature()
            .input(name)
            .orElseThrow(
                () ->
                    new InvalidRequest(
                        "unknown_input",
                        handle.id()
                            + " has no input '"
                            + name
                            + "' (expected: "
                            + names(handle)
                            + ")",
                        param + ".name"));
    Tensor given = input.getValue();
    String place = handle.id() + ", input '" + name + "': ";
    if (given.dataType() != spec.dataType()) {
      throw new InvalidRequest(
          "wrong_datatype",
          place + given.dataType() + " given, " + spec.dataType() + " expected",
          param + ".datatype",
          "send \"datatype\":\"" + spec.dataType() + "\"");
    }
    if (!spec.shape().accepts(given.shape())) {
      throw new InvalidRequest(
          "wrong_shape",
          place + "shape " + given.shape() + " given, " + spec.shape() + " expected",
          param + ".shape");
    }
    if (given.shape().rank() > 0 && given.shape().dimension(0) > Integer.MAX_VALUE) {
      throw new InvalidRequest(
          "wrong_shape",
          place
              + given.shape().dimension(0)
              + " rows given, at most "
              + Integer.MAX_VALUE
              + " expected",
          param + ".shape");
    }
  }

  private static void checkRows(ModelHandle handle, InferenceRequest request) {
    long rows = -1;
    for (Map.Entry<String, Tensor> input : request.inputs().entrySet()) {
      int given = input.getValue().rows();
      if (rows >= 0 && given != rows) {
        throw new InvalidRequest(
            "wrong_shape",
            handle.id()
                + ", input '"
                + input.getKey()
                + "': "
                + given
                + " rows given, "
                + rows
                + " expected as in the other inputs",
            "inputs");
      }
      rows = given;
    }
  }

  private static List<String> names(ModelHandle handle) {
    return handle.signature().inputs().stream().map(TensorSpec::name).toList();
  }
}
