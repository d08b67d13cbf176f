package dev.primavista.server.invocations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.InstanceAround;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.model.Written;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.NpyFormat;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.PassModel;
import dev.primavista.server.RunningServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InvocationRoutesTest {
  private static final RunningServer RUNNING = RunningServer.answeringWith("people");

  @BeforeAll
  static void load() {
    PassModel people =
        new PassModel(
            new TensorSpec("age", DataType.FP64, Shape.of(-1)),
            new TensorSpec("plan", DataType.BYTES, Shape.of(-1)));
    RUNNING.load(new ModelId("people", 1), people, ModelConfig.Execution.DIRECT);
    RUNNING.server().open();
  }

  @AfterAll
  static void stop() {
    RUNNING.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"dataframe_split\":{\"columns\":[\"age\",\"plan\"],\"data\":[[4,\"pro\"]]}}",
        "{\"dataframe_split\":{\"data\":[[\"pro\",4]],\"index\":[7],\"columns\":[\"plan\",\"age\"]}}",
        "{\"dataframe_split\":{\"data\":[[4,\"pro\"]]}}",
        "{\"dataframe_split\":{\"columns\":null,\"data\":[[4,\"pro\"]]},\"inputs\":null}",
        "{\"dataframe_records\":[{\"plan\":\"pro\",\"age\":4}],\"params\":{\"a\":1}}",
        "{\"instances\":[[4,\"pro\"]]}",
        "{\"instances\":[{\"plan\":\"pro\",\"age\":4}]}",
        "{\"inputs\":[[4,\"pro\"]]}",
        "{\"inputs\":{\"plan\":[\"pro\"],\"age\":[4]}}",
        "{\"inputs\":{\"plan\":\"pro\",\"age\":4}}",
        "{\"instances\":{\"plan\":[\"pro\"],\"age\":[4]}}",
      })
  void every_form_of_the_same_row_gets_the_same_answer(String body) throws Exception {
    HttpResponse<String> response =
        RUNNING.post("/invocations", body, "Content-Type", "application/json");
    assertThat(response.body()).isEqualTo("{\"predictions\":[{\"age\":4.0,\"plan\":\"pro\"}]}");
    assertThat(RUNNING.post("/score", body, "Content-Type", "application/json").body())
        .isEqualTo("[{\"age\":4.0,\"plan\":\"pro\"}]");
  }

  @Test
  void rows_come_as_csv() throws Exception {
    HttpResponse<String> response =
        RUNNING.post(
            "/invocations", "plan,age\npro,4\nfree,5\n", "Content-Type", "text/csv; charset=utf-8");
    assertThat(response.body())
        .isEqualTo(
            "{\"predictions\":[{\"age\":4.0,\"plan\":\"pro\"},{\"age\":5.0,\"plan\":\"free\"}]}");
  }

  @Test
  void rows_come_as_json_lines() throws Exception {
    String lines = "{\"age\":4,\"plan\":\"pro\"}\n{\"plan\":\"free\",\"age\":5}\n";
    assertThat(RUNNING.post("/invocations", lines, "Content-Type", "application/jsonlines").body())
        .isEqualTo(
            "{\"predictions\":[{\"age\":4.0,\"plan\":\"pro\"},{\"age\":5.0,\"plan\":\"free\"}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "*/* | application/json | `{\"predictions\":[{\"age\":4.5,\"plan\":\"a,b\"}]}`",
        "image/png, application/json;q=0.5 | application/json"
            + " | `{\"predictions\":[{\"age\":4.5,\"plan\":\"a,b\"}]}`",
        "TEXT/CSV | text/csv; charset=utf-8 | `4.5,\"a,b\"\n`",
        "application/jsonlines, */* | application/jsonlines"
            + " | `{\"age\":4.5,\"plan\":\"a,b\"}\n`",
      })
  void predictions_come_in_the_form_that_is_accepted(String accept, String type, String body)
      throws Exception {
    HttpResponse<String> response =
        RUNNING.post(
            "/invocations",
            "{\"instances\":[[4.5,\"a,b\"]]}",
            "Content-Type",
            "application/json",
            "Accept",
            accept);
    assertThat(response.headers().firstValue("content-type")).contains(type);
    assertThat(response.body()).isEqualTo(body.replace("\\n", "\n"));
  }

  @Test
  void arrays_of_numpy_go_both_ways() throws Exception {
    String npy = NpyFormat.MEDIA_TYPE;
    try (RunningServer running = RunningServer.answeringWith("m")) {
      PassModel matrix = new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1, 2)));
      running.load(new ModelId("m", 1), matrix, ModelConfig.Execution.DIRECT);
      byte[] rows = NpyFormat.write(FixedTensor.ofDoubles(Shape.of(2, 2), 1, 2, 3, 4));
      HttpResponse<byte[]> answer =
          running.postBytes("/invocations", rows, "Content-Type", npy, "Accept", npy);
      assertThat(answer.headers().firstValue("content-type")).contains(npy);
      assertThat(answer.body())
          .isEqualTo(NpyFormat.write(FixedTensor.ofFloats(Shape.of(2, 2), 1, 2, 3, 4)));
      assertThat(running.postBytes("/invocations", new byte[20], "Content-Type", npy).body())
          .asString(StandardCharsets.UTF_8)
          .contains("\"code\":\"malformed_npy\"");
    }
    HttpResponse<String> several =
        RUNNING.post(
            "/invocations",
            "4,pro\n5,x\n",
            "Content-Type",
            "text/csv; header=absent",
            "Accept",
            npy);
    assertThat(several.statusCode()).isEqualTo(400);
    assertThat(several.body()).contains("\"code\":\"several_outputs\"");
  }

  @Test
  void records_of_sagemakers_go_both_ways() throws Exception {
    String type = "application/x-recordio-protobuf";
    try (RunningServer running = RunningServer.answeringWith("m")) {
      PassModel matrix = new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1, 1)));
      running.load(new ModelId("m", 1), matrix, ModelConfig.Execution.DIRECT);
      byte[] body =
          HexFormat.of().parseHex("0a23d7ce140000000a120a0676616c756573120812060a040000c03f");
      HttpResponse<byte[]> answer =
          running.postBytes("/invocations", body, "Content-Type", type, "Accept", type);
      assertThat(answer.headers().firstValue("content-type")).contains(type);
      assertThat(HexFormat.of().formatHex(answer.body()))
          .isEqualTo("0a23d7ce0f000000120d0a0178120812060a040000c03f00");
      assertThat(running.postBytes("/invocations", new byte[20], "Content-Type", type).body())
          .asString(StandardCharsets.UTF_8)
          .contains("\"code\":\"malformed_recordio\"");
    }
  }

  /** The sentences that the tests of MLflow's own scoring server look for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "this is,,,, not valid json | Invalid input. Ensure that input is a valid JSON formatted string.",
        "1 | The input must be a JSON dictionary with exactly one of the input fields",
        "\"1\" | The input must be a JSON dictionary with exactly one of the input fields",
        "[1] | The input must be a JSON dictionary with exactly one of the input fields",
        "{\"not\":\"a serialized dataframe\"}"
            + " | The input must be a JSON dictionary with exactly one of the input fields",
        "{\"dataframe_records\":[],\"dataframe_split\":{\"data\":[]}}"
            + " | The input must be a JSON dictionary with exactly one of the input fields",
        "{\"dataframe_split\":[{\"age\":4}]} | Dataframe split format must be a dictionary. Got list",
        "{\"dataframe_records\":{\"data\":[]}}"
            + " | Dataframe records format must be a list of records. Got dictionary.",
        "{\"dataframe_records\":5} | must be a list of records. Got a number.",
      })
  void what_is_wrong_is_said_in_mlflows_words(String body, String sentence) throws Exception {
    HttpResponse<String> refused =
        RUNNING.post("/invocations", body, "Content-Type", "application/json");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("\"error_code\":\"BAD_REQUEST\"").contains(sentence);
  }

  @Test
  void libsvm_goes_to_the_columns_by_their_numbers() throws Exception {
    try (RunningServer running = RunningServer.answeringWith("m")) {
      PassModel matrix = new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1, 2)));
      running.load(new ModelId("m", 1), matrix, ModelConfig.Execution.DIRECT);
      for (String type : List.of("text/libsvm", "text/x-libsvm; charset=utf-8")) {
        assertThat(running.post("/invocations", "1 1:2.5\n0 0:3\n", "Content-Type", type).body())
            .isEqualTo("{\"predictions\":[[0.0,2.5],[3.0,0.0]]}");
      }
    }
  }

  @Test
  void csv_may_say_that_it_has_no_header() throws Exception {
    String type = "text/csv; charset=utf-8; header=absent";
    assertThat(RUNNING.post("/invocations", "4,pro\n", "Content-Type", type).body())
        .isEqualTo("{\"predictions\":[{\"age\":4.0,\"plan\":\"pro\"}]}");
    assertThat(RUNNING.post("/invocations", "\n", "Content-Type", type).statusCode())
        .isEqualTo(400);
  }

  @Test
  void a_first_line_with_numbers_where_the_model_has_them_is_a_row() throws Exception {
    assertThat(RUNNING.post("/invocations", "4,pro\n5,free\n", "Content-Type", "text/csv").body())
        .isEqualTo(
            "{\"predictions\":[{\"age\":4.0,\"plan\":\"pro\"},{\"age\":5.0,\"plan\":\"free\"}]}");
    for (String row : List.of("pro,4\n", "4,pro,5\n", "years,product\n4,pro\n")) {
      HttpResponse<String> response = RUNNING.post("/invocations", row, "Content-Type", "text/csv");
      assertThat(response.body()).contains("column 'age' is missing").contains("header=absent");
    }
    HttpResponse<String> partly =
        RUNNING.post("/invocations", "plan,years\npro,4\n", "Content-Type", "text/csv");
    assertThat(partly.body()).contains("column 'age' is missing").contains("send null");
  }

  @Test
  void texts_are_numbers_where_the_model_reads_them_so() throws Exception {
    LoadedModel reading =
        new ModelAround(
            new PassModel(
                new TensorSpec("age", DataType.FP64, Shape.of(-1)),
                new TensorSpec("member", DataType.FP64, Shape.of(-1)))) {
          @Override
          public boolean parsesTexts(String column) {
            return column.equals("age");
          }
        };
    try (RunningServer running = RunningServer.answeringWith("m")) {
      running.load(new ModelId("m", 1), reading, ModelConfig.Execution.DIRECT);
      for (String frame :
          List.of(
              "{\"dataframe_records\":[{\"age\":\" 4.5e0\",\"member\":true}]}",
              "{\"dataframe_split\":{\"columns\":[\"age\",\"member\"],\"data\":[[\"4.5\",1]]}}",
              "{\"inputs\":{\"age\":[\"4.5\"],\"member\":[1]}}")) {
        assertThat(running.post("/invocations", frame, "Content-Type", "application/json").body())
            .isEqualTo("{\"predictions\":[{\"age\":4.5,\"member\":1.0}]}");
      }
      for (String frame :
          List.of(
              "{\"dataframe_records\":[{\"age\":\"true\",\"member\":true}]}",
              "{\"dataframe_records\":[{\"age\":4,\"member\":\"true\"}]}")) {
        assertThat(running.post("/invocations", frame, "Content-Type", "application/json").body())
            .contains("a text given, a number expected");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"input_data\":{\"columns\":[\"plan\",\"age\"],\"index\":[0],\"data\":[[\"pro\",4]]}}",
        "{\"input_data\":[[4,\"pro\"]]}",
        "{\"data\":[{\"age\":4,\"plan\":\"pro\"}]}",
        "{\"input\":[[4,\"pro\"]]}",
      })
  void azure_has_members_of_its_own(String body) throws Exception {
    assertThat(RUNNING.post("/score", body, "Content-Type", "application/json").body())
        .isEqualTo("[{\"age\":4.0,\"plan\":\"pro\"}]");
    assertThat(RUNNING.post("/invocations", body, "Content-Type", "application/json").statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Inputs\":{\"data\":[{\"age\":4,\"plan\":\"pro\"}]},\"GlobalParameters\":1.0}"
            + " | [{\"age\":4.0,\"plan\":\"pro\"}]",
        "{\"Inputs\":{\"WebServiceInput0\":[[4,\"pro\"]]},\"GlobalParameters\":{}}"
            + " | [{\"age\":4.0,\"plan\":\"pro\"}]",
        "{\"Inputs\":{\"data\":[[4,\"pro\"]]},\"GlobalParameters\":{\"method\":\"predict\"}}"
            + " | [{\"age\":4.0,\"plan\":\"pro\"}]",
        "{\"Inputs\":{\"data\":[[4,\"pro\"]]},\"GlobalParameters\":{\"method\":\"plan\"}}"
            + " | [\"pro\"]",
      })
  void azure_names_inputs_and_results(String body, String results) throws Exception {
    for (String path : List.of("/score", "/api/v1/service/churn-3/score")) {
      assertThat(RUNNING.post(path, body, "Content-Type", "application/json").body())
          .isEqualTo("{\"Results\":" + results + "}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Inputs\":[[4,\"pro\"]]} | not_an_object",
        "{\"Inputs\":{}} | wrong_shape",
        "{\"Inputs\":{\"a\":[[4,\"pro\"]],\"b\":[[4,\"pro\"]]}} | wrong_shape",
        "{\"Inputs\":{\"data\":5}} | wrong_type",
        "{\"data\":[[4,\"pro\"]],\"GlobalParameters\":{\"method\":5}} | wrong_type",
        "{\"data\":[[4,\"pro\"]],\"GlobalParameters\":{\"method\":\"transform\"}} | unknown_output",
      })
  void azure_is_told_what_is_wrong(String body, String code) throws Exception {
    HttpResponse<String> response =
        RUNNING.post("/score", body, "Content-Type", "application/json");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | malformed_json",
        "{} | missing_field",
        "[[1]] | not_an_object",
        "{\"data\":[[1]]} | missing_field",
        "{\"instances\":[[4,\"pro\"]],\"dataframe_records\":[]} | missing_field",
        "{\"dataframe_records\":[]} | empty_input",
        "{\"dataframe_records\":[{\"age\":4}]} | missing_column",
        "{\"dataframe_split\":5} | not_an_object",
        "{\"inputs\":{\"plan\":\"pro\",\"age\":{\"x\":4}}} | wrong_type",
        "{\"inputs\":{\"plan\":\"pro\",\"age\":[4,5]}} | wrong_shape",
        "{\"dataframe_split\":{\"columns\":[\"age\",\"plan\"]}} | missing_field",
        "{\"dataframe_split\":{\"data\":5}} | wrong_type",
        "{\"dataframe_split\":{\"columns\":5,\"data\":[[4]]}} | wrong_type",
        "{\"dataframe_split\":{\"columns\":[\"age\"],\"data\":[[4,5]]}} | wrong_shape",
        "{\"dataframe_split\":{\"columns\":[\"age\",\"plan\"],\"data\":[[4]]}} | wrong_shape",
        "{\"dataframe_split\":{\"columns\":[\"age\"],\"data\":[[4]]}} | missing_column",
        "{\"dataframe_split\":{\"columns\":[\"age\",\"age\"],\"data\":[[4,5]]}} | repeated_field",
      })
  void mlflow_says_what_is_wrong(String body, String code) throws Exception {
    HttpResponse<String> response =
        RUNNING.post("/invocations", body, "Content-Type", "application/json");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .startsWith("{\"error_code\":\"BAD_REQUEST\",\"message\":\"")
        .contains("\"code\":\"" + code + "\"");
  }

  @Test
  void other_types_and_methods_are_refused() throws Exception {
    assertThat(RUNNING.post("/invocations", "x", "Content-Type", "image/png").statusCode())
        .isEqualTo(415);
    assertThat(RUNNING.get("/invocations").statusCode()).isEqualTo(405);
  }

  @Test
  void health_follows_readiness() throws Exception {
    assertThat(RUNNING.get("/ping").statusCode()).isEqualTo(200);
    assertThat(RUNNING.get("/health").statusCode()).isEqualTo(200);
    assertThat(RUNNING.get("/version").body()).isEqualTo("0.1.0");
    try (RunningServer fresh = new RunningServer()) {
      assertThat(fresh.get("/ping").statusCode()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"dataframe_split\":{\"columns\":[\"b\",\"a\"],\"data\":[[1,2]]}}",
        "{\"dataframe_split\":{\"columns\":[0,1],\"index\":[\"k\"],\"data\":[[1,2]]}}",
        "{\"dataframe_records\":[{\"b\":1,\"a\":2}]}",
        "{\"instances\":[{\"b\":1,\"a\":2}]}",
        "{\"instances\":[{\"m\":[1,2]}]}",
        "{\"instances\":[[1,2]]}",
        "{\"inputs\":{\"b\":[1],\"a\":[2]}}",
        "{\"inputs\":{\"m\":[[1,2]]}}",
        "{\"inputs\":[[1,2]]}",
      })
  void a_model_without_names_takes_a_frame_s_columns_in_their_order(String body) throws Exception {
    for (DataType type : List.of(DataType.FP64, DataType.FP32)) {
      try (RunningServer running = RunningServer.answeringWith("nameless")) {
        PassModel nameless = new PassModel(new TensorSpec("m", type, Shape.of(-1, 2)));
        running.load(new ModelId("nameless", 1), nameless, ModelConfig.Execution.DIRECT);
        assertThat(running.post("/invocations", body, "Content-Type", "application/json").body())
            .isEqualTo("{\"predictions\":[[1.0,2.0]]}");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tensors | {\"inputs\":{\"x\":[1,2]}} | {\"y\":[1,2]}",
        "tensors | {\"instances\":[1]} | {\"y\":[1]}",
        "tensors | {\"dataframe_split\":{\"columns\":[\"x\"],\"data\":[[1],[2]]}} | {\"y\":[1,2]}",
        "columns | {\"inputs\":{\"x\":[1,2]}} | [{\"y\":1},{\"y\":2}]",
        "columns | {\"dataframe_records\":[{\"x\":1}]} | [{\"y\":1}]",
        "none | {\"inputs\":[1]} | {\"y\":[1]}",
        "none | {\"dataframe_records\":[{\"x\":1}]} | [{\"y\":1}]",
      })
  void mlflows_onnx_flavor_is_answered_by_name(String signature, String body, String predictions)
      throws Exception {
    SequencedMap<String, String> parameters = new LinkedHashMap<>(Map.of("mlflow_flavor", "onnx"));
    if (!signature.equals("none")) {
      parameters.put("mlflow_signature", signature);
    }
    ModelConfig config =
        ModelConfig.defaults()
            .withWritten(Written.NOTHING.with(Optional.empty(), Optional.empty(), parameters));
    try (RunningServer running = RunningServer.answeringWith("m")) {
      running.load(new ModelId("m", 1), renaming(), config);
      assertThat(running.post("/invocations", body, "Content-Type", "application/json").body())
          .isEqualTo("{\"predictions\":" + predictions + "}");
    }
  }

  /** A model whose x comes back as y. */
  private static LoadedModel renaming() {
    TensorSpec x = new TensorSpec("x", DataType.INT64, Shape.of(-1));
    TensorSpec y = new TensorSpec("y", DataType.INT64, Shape.of(-1));
    return new ModelAround(new PassModel(x)) {
      @Override
      public Signature signature() {
        return new Signature(List.of(x), List.of(y));
      }

      @Override
      public ModelInstance newInstance() {
        return new InstanceAround(super.newInstance()) {
          @Override
          protected SequencedMap<String, Tensor> outwards(SequencedMap<String, Tensor> outputs) {
            return new LinkedHashMap<>(Map.of("y", outputs.firstEntry().getValue()));
          }
        };
      }
    };
  }

  @Test
  void cells_may_be_arrays() throws Exception {
    try (RunningServer running = RunningServer.answeringWith("two")) {
      PassModel two =
          new PassModel(
              new TensorSpec("p", DataType.INT64, Shape.of(-1, 2)),
              new TensorSpec("q", DataType.INT64, Shape.of(-1, 2)));
      running.load(new ModelId("two", 1), two, ModelConfig.Execution.DIRECT);
      String body = "{\"dataframe_split\":{\"columns\":[\"q\",\"p\"],\"data\":[[[1,2],[3,4]]]}}";
      assertThat(running.post("/invocations", body, "Content-Type", "application/json").body())
          .isEqualTo("{\"predictions\":[{\"p\":[3,4],\"q\":[1,2]}]}");
      String empty = "{\"dataframe_split\":{\"columns\":[\"q\",\"p\"],\"data\":[]}}";
      assertThat(running.post("/invocations", empty, "Content-Type", "application/json").body())
          .contains("empty_input");
    }
  }

  @Test
  void of_several_models_one_must_be_chosen() throws Exception {
    try (RunningServer several = new RunningServer()) {
      several.server().open();
      HttpResponse<String> response = several.post("/invocations", "{\"instances\":[1]}");
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body())
          .contains("\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"", "--invocations NAME");
    }
  }
}
