package dev.primavista.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Python answers for some customers. */
record Answers(List<Customer> customers, double[] leaving) {
  static final Path MODELS = SharedData.projectRoot().resolve("examples/models");

  record Customer(int age, int visits, String city) {}

  static Answers read() throws IOException {
    JsonNode root = new ObjectMapper().readTree(MODELS.resolve("answers.json").toFile());
    List<Customer> customers = new ArrayList<>();
    for (JsonNode one : root.get("customers")) {
      customers.add(
          new Customer(
              one.get("age").asInt(), one.get("visits").asInt(), one.get("city").asText()));
    }
    double[] leaving = new double[customers.size()];
    for (int i = 0; i < leaving.length; i++) {
      leaving[i] = root.get("leaves").get(i).asDouble();
    }
    return new Answers(customers, leaving);
  }
}
