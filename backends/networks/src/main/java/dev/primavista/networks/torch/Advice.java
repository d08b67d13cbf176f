package dev.primavista.networks.torch;

/** What helps where a file cannot be served: to export the network in Python. */
final class Advice {
  /** The command that writes weights alone. */
  static final String SAVE =
      "save its weights where its code is: torch.save(model.state_dict(), \"model.pth\")";

  private Advice() {}

  /** The command that writes a network as ONNX. */
  static String export(String what) {
    return "export "
        + what
        + " where its code is: torch.onnx.export(model.eval(), torch.zeros(1, 3, 224, 224),"
        + " \"model.onnx\", input_names=[\"input\"], output_names=[\"logits\"],"
        + " dynamic_axes={\"input\": {0: \"batch\"}, \"logits\": {0: \"batch\"}}, dynamo=False)";
  }
}
