package dev.primavista.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** A model as a function of Spark's, for more rows than one process should score. */
public final class SparkCustomers {
  private SparkCustomers() {}

  /** Prints the customers of a Parquet file with how probably they leave: model file, data file. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession session = SparkSession.builder().appName("customers").getOrCreate()) {
      Dataset<Row> customers = session.read().parquet(arguments[1]);
      withLeaving(customers, Path.of(arguments[0])).show();
    }
  }

  /** The customers, and a column {@code leaving}: the probability that he or she leaves. */
  static Dataset<Row> withLeaving(Dataset<Row> customers, Path modelFile) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(customers.sparkSession().sparkContext());
    context.addFile(modelFile.toUri().toString());
    Broadcast<ExecutorModel> model =
        context.broadcast(new ExecutorModel(String.valueOf(modelFile.getFileName())));
    UDF1<Row, Double> leaving =
        customer -> Customers.leaving(model.value().model(), List.of(record(customer)))[0];
    Column[] columns =
        Arrays.stream(customers.columns()).map(name -> col(name)).toArray(Column[]::new);
    return customers.withColumn(
        "leaving", udf(leaving, DataTypes.DoubleType).apply(struct(columns)));
  }

  private static Map<String, @Nullable Object> record(Row row) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    String[] names = row.schema().fieldNames();
    for (int i = 0; i < names.length; i++) {
      record.put(names[i], row.get(i));
    }
    return record;
  }
}
