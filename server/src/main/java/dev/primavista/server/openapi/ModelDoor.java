package dev.primavista.server.openapi;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.http.Method;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.oip.OipRoutes;
import dev.primavista.server.records.RecordReader;
import dev.primavista.server.scoring.PredictionWriter;
import dev.primavista.server.scoring.Scorer;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The routes that have schemas of their own for each model. */
enum ModelDoor {
  INFER(Method.POST, "/v2/models/{model}/infer") {
    @Override
    void request(ModelSchemas model) {
      model.inferRequest();
    }

    @Override
    void response(ModelSchemas model) {
      model.inferResponse();
    }

    @Override
    Optional<String> example(ModelHandle handle) {
      return Optional.of(OipRoutes.example(handle).toString());
    }
  },
  EXAMPLE(Method.GET, "/models/{model}/example") {
    @Override
    void request(ModelSchemas model) {}

    @Override
    void response(ModelSchemas model) {
      model.inferRequest();
    }

    @Override
    Optional<String> example(ModelHandle handle) {
      return Optional.empty();
    }
  },
  PREDICT(Method.POST, "/v1/models/{model}:predict") {
    @Override
    void request(ModelSchemas model) {
      model.predictRequest();
    }

    @Override
    void response(ModelSchemas model) {
      model.predictions();
    }

    @Override
    Optional<String> example(ModelHandle handle) {
      return rows(handle)
          .filter(_ -> answersRows(handle, Scorer.outputs(handle.model())))
          .map(rows -> "{\"instances\":" + rows + "}");
    }
  },
  SCORE(Method.POST, "/models/{model}/score") {
    @Override
    void request(ModelSchemas model) {
      model.scoreRequest();
    }

    @Override
    void response(ModelSchemas model) {
      model.records();
    }

    @Override
    Optional<String> example(ModelHandle handle) {
      return rows(handle).filter(_ -> answersRows(handle, List.of()));
    }
  };

  private static final int MOST_ELEMENTS = 512;

  private final Method method;
  private final String template;

  ModelDoor(Method method, String template) {
    this.method = method;
    this.template = template;
  }

  Method method() {
    return method;
  }

  String template() {
    return template;
  }

  /** Writes the schema of the body. */
  abstract void request(ModelSchemas model);

  /** Writes the schema of the answer. */
  abstract void response(ModelSchemas model);

  /** A body that is answered. */
  abstract Optional<String> example(ModelHandle handle);

  /** The same where it is short enough for a document. */
  final Optional<String> shortExample(ModelHandle handle) {
    long elements =
        handle.model().example().values().stream()
            .mapToLong(tensor -> tensor.shape().elementCount())
            .sum();
    return elements <= MOST_ELEMENTS && handle.model().answersExample()
        ? example(handle)
        : Optional.empty();
  }

  /** Whether this model can be asked here. */
  boolean serves(ModelHandle handle) {
    return this != SCORE || RecordReader.takesRows(handle.model());
  }

  /** The model's own example as an array of rows; empty where it is not made of rows. */
  private static Optional<String> rows(ModelHandle handle) {
    SequencedMap<String, Tensor> example = handle.model().example();
    if (example.isEmpty() || (example.size() == 1 && takesRowsAsWritten(handle))) {
      return Optional.empty();
    }
    try {
      JsonWriter rows = PredictionWriter.rows(example);
      return Optional.of(rows.toString());
    } catch (InvalidRequest unlikeRows) {
      return Optional.empty();
    }
  }

  /** Whether these outputs, of none all, are stated to be rows. */
  private static boolean answersRows(ModelHandle handle, List<String> asked) {
    return handle.signature().outputs().stream()
        .filter(output -> asked.isEmpty() || asked.contains(output.name()))
        .allMatch(output -> output.shape().rank() > 0);
  }

  /** Whether the model's one input is a row's JSON text, which an example cannot be told from. */
  private static boolean takesRowsAsWritten(ModelHandle handle) {
    TensorSpec first = handle.signature().inputs().getFirst();
    return first.name().equals("json") && first.dataType() == DataType.BYTES;
  }
}
