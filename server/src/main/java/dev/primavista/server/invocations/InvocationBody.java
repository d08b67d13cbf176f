package dev.primavista.server.invocations;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.NpyFormat;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.oip.EndpointTensors;
import dev.primavista.server.records.CsvHeader;
import dev.primavista.server.records.CsvReader;
import dev.primavista.server.records.LibsvmRows;
import dev.primavista.server.records.NpyRows;
import dev.primavista.server.records.RecordReader;
import dev.primavista.server.records.RecordioRows;
import dev.primavista.server.scoring.Members;
import dev.primavista.server.scoring.RowsReader;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a request to the one model: CSV, LIBSVM's format, records of SageMaker's, an array of
 * numpy's, a JSON row in each line, or a JSON object with exactly one known member.
 */
final class InvocationBody {
  /**
   * What was read.
   *
   * @param inputs the model's tensors
   * @param frame whether they came as a data frame
   * @param around the members of the JSON object that they came in
   */
  record Rows(SequencedMap<String, Tensor> inputs, boolean frame, Optional<Members> around) {
    private Rows(SequencedMap<String, Tensor> inputs, boolean frame) {
      this(inputs, frame, Optional.empty());
    }
  }

  static final String JSON = "application/json";
  static final String CSV = "text/csv";
  static final String JSON_LINES = "application/jsonlines";

  private static final String SPLIT = "dataframe_split";
  private static final String RECORDS = "dataframe_records";
  private static final String INSTANCES = "instances";
  private static final String INPUTS = "inputs";
  private static final String INPUT_DATA = "input_data";
  private static final String DATA = "data";
  private static final String INPUT = "input";

  /** The members that MLflow's server takes. */
  static final List<String> MLFLOW = List.of(SPLIT, RECORDS, INSTANCES, INPUTS);

  /**
   * Where Azure's automated ML and its designer send rows, under a name of the scoring script's.
   */
  static final String NAMED_INPUTS = "Inputs";

  /** The members of Azure ML's scoring scripts and of its endpoints for MLflow's models. */
  static final List<String> AZURE =
      List.of(INPUT_DATA, DATA, INPUT, NAMED_INPUTS, SPLIT, RECORDS, INSTANCES, INPUTS);

  private final ModelHandle handle;
  private final Request request;
  private final RowsReader rows;
  private @Nullable Members read;

  InvocationBody(ModelHandle handle, Request request) {
    this.handle = handle;
    this.request = request;
    this.rows = RowsReader.ofFrames(handle, request.body());
  }

  /** Whether these are tensors of the Open Inference Protocol, as Triton's containers take them. */
  boolean isTensors() {
    return switch (request.mediaType()) {
      case EndpointTensors.MEDIA_TYPE -> true;
      case "", JSON, RouteOptions.BYTES, RouteOptions.FORM ->
          rows.isObject(0) && members().place(INPUTS).filter(rows::areTensors).isPresent();
      default -> false;
    };
  }

  private Members members() {
    if (read == null) {
      read = Members.of(request.body());
    }
    return read;
  }

  /**
   * Reads them as {@link #read} does, or a JSON array of rows alone, as SageMaker's containers of
   * scikit-learn, PyTorch and TensorFlow take them.
   */
  Rows readAlsoAlone(List<String> forms) {
    boolean json = request.mediaType().isEmpty() || request.mediaType().equals(JSON);
    return json && rows.isArray(0) ? new Rows(rows.instances(0), false) : read(forms);
  }

  /**
   * Reads them.
   *
   * @param forms the members that may hold the rows
   */
  Rows read(List<String> forms) {
    String name = handle.id().toString();
    byte[] body = request.body();
    return switch (request.mediaType()) {
      case CSV -> new Rows(CsvReader.read(name, handle.model(), body, CsvHeader.of(request)), true);
      case JSON_LINES -> new Rows(RecordReader.read(name, handle.model(), body), true);
      case NpyFormat.MEDIA_TYPE -> new Rows(NpyRows.read(name, handle.model(), body), false);
      case LibsvmRows.MEDIA_TYPE, LibsvmRows.OTHER_MEDIA_TYPE ->
          new Rows(LibsvmRows.read(name, handle.model(), body), false);
      case RecordioRows.MEDIA_TYPE ->
          new Rows(RecordioRows.read(name, handle.model(), body), false);
      default -> member(forms);
    };
  }

  private Rows member(List<String> forms) {
    if (!rows.isObject(0)) {
      throw MlflowSentences.noObject(forms);
    }
    Members members = members();
    List<String> found = members.among(forms);
    if (found.size() != 1) {
      throw MlflowSentences.notOne(forms, found);
    }
    String form = found.getFirst();
    int place = members.place(form).orElseThrow();
    boolean frame = form.equals(SPLIT) || form.equals(RECORDS);
    return new Rows(inputs(form, place), frame, Optional.of(members));
  }

  private SequencedMap<String, Tensor> inputs(String form, int place) {
    return switch (form) {
      case SPLIT -> {
        MlflowSentences.requireDictionary(request.body()[place]);
        yield rows.split(place);
      }
      case RECORDS -> {
        MlflowSentences.requireList(request.body()[place]);
        yield rows.instances(place);
      }
      case INPUT_DATA -> rows.isObject(place) ? rows.split(place) : rows.instances(place);
      case NAMED_INPUTS -> rows.instances(onlyInput(place));
      case INPUTS -> rows.inputs(place);
      case INSTANCES -> rows.isObject(place) ? rows.inputs(place) : rows.instances(place);
      default -> rows.instances(place);
    };
  }

  private int onlyInput(int from) {
    Members inputs = Members.at(request.body(), from);
    if (inputs.names().size() != 1) {
      throw new InvalidRequest(
          "wrong_shape",
          "'Inputs' has " + inputs.names() + " (expected: one member, such as 'data')",
          NAMED_INPUTS);
    }
    return inputs.place(inputs.names().getFirst()).orElseThrow();
  }
}
