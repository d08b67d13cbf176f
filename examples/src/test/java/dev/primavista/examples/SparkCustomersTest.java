package dev.primavista.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkCustomersTest {
  private static final StructType SCHEMA =
      new StructType().add("age", "int").add("visits", "int").add("city", "string");

  @Test
  void a_column_of_a_data_frame_is_what_python_answers(@TempDir Path folder) throws IOException {
    Answers answers = Answers.read();
    List<Row> rows = new ArrayList<>();
    for (Answers.Customer one : answers.customers()) {
      rows.add(RowFactory.create(one.age(), one.visits(), one.city()));
    }
    try (SparkSession session = local(folder)) {
      Dataset<Row> customers = session.createDataFrame(rows, SCHEMA).repartition(2);
      List<Row> scored =
          SparkCustomers.withLeaving(customers, Answers.MODELS.resolve("customers.joblib"))
              .collectAsList();
      assertThat(scored).hasSameSizeAs(rows);
      for (Row row : scored) {
        int place = rows.indexOf(RowFactory.create(row.getInt(0), row.getInt(1), row.getString(2)));
        assertThat(row.getDouble(3)).isCloseTo(answers.leaving()[place], within(1e-9));
      }
    }
  }

  private static SparkSession local(Path folder) {
    return SparkSession.builder()
        .master("local[2]")
        .appName("examples")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", folder.toString())
        .getOrCreate();
  }
}
