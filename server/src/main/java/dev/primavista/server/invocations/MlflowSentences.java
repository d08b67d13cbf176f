package dev.primavista.server.invocations;

import dev.primavista.core.ServingException.InvalidRequest;
import java.util.List;

/** What is wrong with a body, in the words of MLflow's own server, which its clients look for. */
final class MlflowSentences {
  /** What stands before the reason why a body is no JSON. */
  static final String NO_JSON =
      "Invalid input. Ensure that input is a valid JSON formatted string. Error: ";

  private MlflowSentences() {}

  /** The refusal of a body that is no object. */
  static InvalidRequest noObject(List<String> forms) {
    return new InvalidRequest("not_an_object", expected(forms));
  }

  /**
   * The refusal of an object with none or several of these members.
   *
   * @param found those that it has
   */
  static InvalidRequest notOne(List<String> forms, List<String> found) {
    return new InvalidRequest(
        "missing_field",
        expected(forms) + ". Received " + (found.isEmpty() ? "none of them" : found));
  }

  private static String expected(List<String> forms) {
    return "The input must be a JSON dictionary with exactly one of the input fields " + forms;
  }

  /** Refuses a {@code dataframe_split} whose value does not begin as an object does. */
  static void requireDictionary(byte first) {
    if (first != '{') {
      throw new InvalidRequest(
          "not_an_object",
          "Dataframe split format must be a dictionary. Got " + kind(first) + ".",
          "dataframe_split",
          "send {\"columns\": [...], \"data\": [...]}");
    }
  }

  /** Refuses {@code dataframe_records} whose value does not begin as an array does. */
  static void requireList(byte first) {
    if (first != '[') {
      throw new InvalidRequest(
          "wrong_type",
          "Dataframe records format must be a list of records. Got " + kind(first) + ".",
          "dataframe_records",
          "send [{\"column\": value, ...}, ...]");
    }
  }

  private static String kind(byte first) {
    return switch (first) {
      case '{' -> "dictionary";
      case '[' -> "list";
      case '"' -> "a string";
      case 't', 'f' -> "a boolean";
      default -> "a number";
    };
  }
}
