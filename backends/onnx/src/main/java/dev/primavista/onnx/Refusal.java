package dev.primavista.onnx;

import ai.onnxruntime.OrtException;
import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.model.ModelLoadException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ONNX Runtime's error texts as one clear sentence. The texts are those of version 1.29; one that
 * is not known here is passed on without its C++ source places.
 */
final class Refusal {
  private static final int LONGEST = 300;
  private static final Pattern PREFIX =
      Pattern.compile("(?s)^(Error code - \\w+ - message: )?(Load model from .* failed:)?");
  private static final Pattern SOURCE_PLACE = Pattern.compile("(?s)/\\S+\\.(cc|h):\\d+ .*\\) ");
  private static final Pattern FAILED_NODE =
      Pattern.compile("while running (\\w+) node\\. Name:'([^']*)'");

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "In Node, \\(\"(.*?)\", (\\w+), .*No Op registered for \\w+ with domain_version of (\\d+)",
              "unsupported_operator",
              "uses the operator $2 (node '$1'), which opset $3 does not have",
              "export it with a newer opset"),
          new Rule(
              "Fatal error: ([\\w.]+):(\\w+)\\(-?\\d+\\) is not a registered function/op",
              "unsupported_operator",
              "uses the operator $1.$2, which ONNX Runtime does not have",
              "export it with standard operators alone"),
          new Rule(
              "Could not find an implementation for ([\\w.]+)\\((\\d+)\\) node with name '(.*?)'",
              "unsupported_operator",
              "uses the operator $1 of opset $2 (node '$3') with types that no CPU code exists for",
              "export it with float32 in place of that type"),
          new Rule(
              "MLDataType for: tensor\\((\\w+)\\) is not currently registered or supported",
              "unsupported_type",
              "has values of type $1 (expected: BOOL, UINT8 to UINT64, INT8 to INT64, FP16 to FP64,"
                  + " BF16 or BYTES)",
              "export it with complex numbers as two real ones, of a dimension of their own"),
          new Rule(
              "Invalid ONNXType found",
              "unsupported_type",
              "has an input or output of a kind that cannot be handed over, such as an optional one",
              "export it with tensors alone: OptionalGetElement makes one of an optional value"),
          new Rule(
              "Opset (\\d+) is under development.*support for domain (\\S+) is till opset (\\d+)",
              "unsupported_version",
              "uses opset $1 of $2 (expected: at most $3)",
              "export it with an older opset"),
          new Rule(
              "External initializer: (\\S+) offset: (\\d+) size to read: (\\d+)"
                  + " given file_length: (\\d+) are out of bounds",
              "truncated_file",
              "has external data that was cut off: '$1' has $3 bytes from byte $2 on"
                  + " (expected: within the $4 that are there)",
              "copy the file with its external data again"),
          new Rule(
              "Unsupported model IR version: (\\d+), max supported IR version: (\\d+)",
              "unsupported_version",
              "is of IR version $1 (expected: at most $2)",
              "export it with an older version of onnx"));

  private record Rule(Pattern pattern, String code, String sentence, String hint) {
    Rule(String pattern, String code, String sentence, String hint) {
      this(Pattern.compile("(?s)" + pattern), code, sentence, hint);
    }
  }

  private Refusal() {}

  /** Why a file could not become a session. */
  static ModelLoadException ofLoading(String file, OrtException failure) {
    String text = String.valueOf(failure.getMessage());
    for (Rule rule : RULES) {
      Matcher found = rule.pattern.matcher(text);
      if (found.find()) {
        String sentence = file + " " + filled(rule.sentence, found);
        return new ModelLoadException(rule.code, sentence, rule.hint, failure);
      }
    }
    String shown = line(failure);
    return new ModelLoadException(
        "malformed_model", file + " is no valid model: " + shown, "export it again", failure);
  }

  /** What ONNX Runtime said, in one line without the places in its source. */
  static String line(Exception failure) {
    String text = String.valueOf(failure.getMessage());
    String reason = SOURCE_PLACE.matcher(PREFIX.matcher(text).replaceFirst("")).replaceAll("");
    String line = reason.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line;
  }

  /** Whether an execution failed since an output has another shape than the memory for it. */
  static boolean isOfOutputShape(OrtException failure) {
    return String.valueOf(failure.getMessage())
        .contains("but the computed output shape for this run is");
  }

  /** Why an execution failed; the text names the node but no value of the caller's data. */
  static BackendFailure ofExecution(Exception failure) {
    String text = String.valueOf(failure.getMessage());
    Matcher node = FAILED_NODE.matcher(text);
    String place = node.find() ? " in node '" + node.group(2) + "' (" + node.group(1) + ")" : "";
    return new BackendFailure("the model failed on these inputs" + place, failure);
  }

  private static String filled(String sentence, Matcher found) {
    String filled = sentence;
    for (int group = 1; group <= found.groupCount(); group++) {
      filled = filled.replace("$" + group, String.valueOf(found.group(group)));
    }
    return filled;
  }
}
