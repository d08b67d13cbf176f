package dev.primavista.examples;

import dev.primavista.client.InferRequest;
import dev.primavista.client.InferResponse;
import dev.primavista.client.InferenceClient;
import dev.primavista.client.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The same flowers, asked of a server: any that speaks the Open Inference Protocol V2. */
public final class AskServer {
  private AskServer() {}

  /** Prints the species of two flowers; the arguments are the server's address and the model. */
  public static void main(String[] arguments) {
    double[][] flowers = {{5.1, 3.5, 1.4, 0.2}, {6.7, 3.0, 5.2, 2.3}};
    try (InferenceClient client = InferenceClient.to(arguments[0])) {
      species(client, arguments[1], flowers).forEach(System.out::println);
    }
  }

  /** A line per flower: its species, and how probable that is. */
  static List<String> species(InferenceClient client, String model, double[][] flowers) {
    InferRequest request =
        InferRequest.of(model, Input.of("input", flowers))
            .withOutputs("predict", "predict_proba")
            .withTimeout(Duration.ofSeconds(2));
    InferResponse answer = client.infer(request);
    List<String> species = answer.output("predict").strings();
    double[][] probabilities = answer.output("predict_proba").doubleRows();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < flowers.length; i++) {
      double most = 0;
      for (double probability : probabilities[i]) {
        most = Math.max(most, probability);
      }
      lines.add(String.format(Locale.ROOT, "%s %.3f", species.get(i), most));
    }
    return lines;
  }
}
