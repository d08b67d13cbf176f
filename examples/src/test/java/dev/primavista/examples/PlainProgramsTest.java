package dev.primavista.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainProgramsTest {
  @Test
  void flowers_are_named() {
    SklearnModel model = Sklearn.load(Answers.MODELS.resolve("iris.joblib"));
    double[][] flowers = {{5.1, 3.5, 1.4, 0.2}, {6.7, 3.0, 5.2, 2.3}};
    assertThat(Irises.species(model, flowers)).containsExactly("setosa 0.985", "virginica 0.961");
    double[] probabilities = new double[6];
    Irises.score(model, new double[] {5.1, 3.5, 1.4, 0.2, 6.7, 3.0, 5.2, 2.3}, 2, probabilities);
    assertThat(probabilities[0]).isEqualTo(model.predictProba(flowers)[0][0]);
    assertThat(probabilities[5]).isEqualTo(model.predictProba(flowers)[1][2]);
  }

  @Test
  void customers_leave_as_probably_as_in_python() throws IOException {
    SklearnModel model = Sklearn.load(Answers.MODELS.resolve("customers.joblib"));
    Answers answers = Answers.read();
    List<Map<String, Object>> records = new ArrayList<>();
    for (Answers.Customer one : answers.customers()) {
      records.add(Map.of("age", one.age(), "visits", one.visits(), "city", one.city()));
    }
    assertThat(Customers.leaving(model, records)).containsExactly(answers.leaving(), within(1e-9));
  }

  @Test
  void neither_server_nor_command_line_is_needed() {
    for (String absent : List.of("io.vertx.core.Vertx", "dev.primavista.cli.Main")) {
      assertThatThrownBy(() -> Class.forName(absent)).isInstanceOf(ClassNotFoundException.class);
    }
  }
}
