package dev.primavista.server.invocations;

import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.scoring.PredictionWriter;
import dev.primavista.server.scoring.Scorer;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The form in which MLflow's own server gives a model's predictions. That of its ONNX flavor has
 * all outputs by their names: whole where tensors came, row by row where a data frame did.
 */
enum MlflowAnswer {
  PREDICTIONS {
    @Override
    List<String> outputs(ModelHandle handle) {
      return Scorer.outputs(handle.model());
    }

    @Override
    JsonWriter write(SequencedMap<String, Tensor> outputs) {
      return PredictionWriter.rows(MEMBER, outputs);
    }
  },
  TENSORS {
    @Override
    JsonWriter write(SequencedMap<String, Tensor> outputs) {
      return PredictionWriter.named(MEMBER, outputs);
    }
  },
  FRAME {
    @Override
    JsonWriter write(SequencedMap<String, Tensor> outputs) {
      return PredictionWriter.records(MEMBER, outputs);
    }
  };

  private static final String MEMBER = "predictions";

  /**
   * The form of this model's answer.
   *
   * @param frame whether the rows came as a data frame; a signature of tensors makes tensors of
   *     them, one of columns makes data frames of tensors
   */
  static MlflowAnswer of(ModelHandle handle, boolean frame) {
    Map<String, String> told = handle.config().written().parameters();
    if (!told.getOrDefault("mlflow_flavor", "").equals("onnx")) {
      return PREDICTIONS;
    }
    return switch (told.getOrDefault("mlflow_signature", "")) {
      case "tensors" -> TENSORS;
      case "columns" -> FRAME;
      default -> frame ? FRAME : TENSORS;
    };
  }

  /** The outputs to ask for; none for all. */
  List<String> outputs(ModelHandle handle) {
    return List.of();
  }

  /** Writes these outputs. */
  abstract JsonWriter write(SequencedMap<String, Tensor> outputs);
}
