package dev.primavista.engines.formats;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.ForeignFormats;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The table of formats that are recognised, by content, and not served: what each is, and the
 * command that makes something of it that is served.
 */
public final class KnownFormats implements ForeignFormats {
  private static final String ONNX = "torch.onnx.export(model, (example,), 'model.onnx')";
  private static final String KERAS = "keras.models.load_model(...).export('folder')";

  /** One format. */
  private record Format(Predicate<Content> sign, String sentence, String hint) {}

  private static final List<Format> TABLE =
      List.of(
          new Format(
              it -> it.holds("/models/model.json") || it.holds("/archive_format"),
              "is a torch.export archive (.pt2), which holds a graph for PyTorch alone",
              "export it to ONNX: torch.onnx.export(torch.export.load(FILE), f='model.onnx')"),
          new Format(
              it -> it.isZip() && it.holds("/data.pkl") && !it.holds("/constants.pkl"),
              "is a file of torch.save with Python objects in it or an architecture that is not known here",
              "in Python, script it: torch.jit.script(model.eval()).save('model.pt'), or " + ONNX),
          new Format(
              it -> it.holds("/config.json") && it.holds("/metadata.json") && it.isZip(),
              "is a .keras archive without model.weights.h5",
              "in Python, save it again: model.save('model.keras')"),
          new Format(
              it -> it.holds("/model.weights.h5") && it.isZip(),
              "is a .keras archive without config.json, which says what its layers are",
              "in Python, save it again: model.save('model.keras')"),
          new Format(
              it -> it.startsWith("\u0089HDF\r\n") && it.text().contains("layers"),
              "holds a Keras model's weights without its architecture",
              "in Python, build the model, load_weights(FILE), then model.save('model.keras')"),
          new Format(
              it -> it.startsWith("\u0089HDF\r\n"),
              "is an HDF5 file without a Keras model that is served here",
              "in Python: model.save('model.keras'), or " + KERAS),
          new Format(
              KnownFormats::frozenGraph,
              "is a frozen TensorFlow 1 graph, which names neither inputs nor outputs",
              "python -m tf2onnx.convert --graphdef FILE --inputs NAME:0 --outputs NAME:0"
                  + " --output model.onnx"),
          new Format(
              it -> it.holds("/saved_model.pbtxt"),
              "is a SavedModel in text form",
              "write it again in binary: tf.saved_model.save(tf.saved_model.load(DIR), 'folder')"),
          new Format(
              it -> (it.holds(".meta") && it.holds(".index")) || it.holds("/checkpoint"),
              "is a TensorFlow checkpoint: weights without a graph that can be called",
              "in Python, restore it and write a SavedModel: tf.saved_model.save(model, 'folder')"),
          new Format(
              KnownFormats::checkpointIndex,
              "is the index of a TensorFlow checkpoint: weights without a graph",
              "in Python, restore it and write a SavedModel: tf.saved_model.save(model, 'folder')"),
          new Format(
              KnownFormats::messagePack,
              "is a Flax checkpoint (MessagePack): weights without a network",
              "in Python: jax2tf.convert(model.apply), then tf.saved_model.save(..., 'folder')"),
          new Format(
              it -> it.holds("/_METADATA") || it.holds("/manifest.ocdbt"),
              "is an Orbax checkpoint of JAX: weights without a network",
              "in Python: jax2tf.convert(model.apply), then tf.saved_model.save(..., 'folder')"),
          new Format(
              it ->
                  (it.holds("/Manifest.json") && it.holds("/Data")) || it.holds("/coremldata.bin"),
              "is a Core ML package, which Apple's systems alone execute",
              "export the network that it was made from to ONNX: " + ONNX),
          new Format(
              KnownFormats::coreMl,
              "is a Core ML model, which Apple's systems alone execute",
              "export the network that it was made from to ONNX: " + ONNX),
          new Format(
              it ->
                  (it.text().stripLeading().startsWith("<") && it.text().contains("<net "))
                      || (it.holds(".xml") && it.holds(".bin")),
              "is an OpenVINO model (.xml with .bin)",
              "export the network that it was made from to ONNX; OpenVINO's own files have no way back"),
          new Format(
              it -> it.startsWith("ftrt") || it.startsWith("ptrt"),
              "is a TensorRT engine, compiled for one GPU and one version of TensorRT",
              "serve the ONNX file that it was built from; 'accelerator: tensorrt' compiles it here"),
          new Format(
              it -> it.startsWith("GGUF") || it.startsWith("ggml") || it.startsWith("lmgg"),
              "is a language model for llama.cpp (GGUF)",
              "serve it with llama.cpp; encoders and classifiers are served here from ONNX"),
          new Format(
              it -> it.holds(".pdmodel") || it.holds(".pdiparams") || it.holds("/inference.json"),
              "is a PaddlePaddle model",
              "paddle2onnx --model_dir DIR --model_filename M --params_filename P --save_file model.onnx"),
          new Format(
              it -> it.startsWith("MXM") || it.text().contains("\"mxnet_version\""),
              "is an MXNet model",
              "in Python: mx.onnx.export_model(symbol, params, shapes, types, 'model.onnx')"),
          new Format(
              it -> it.startsWith("ONNX") || it.has(4, "ORTM"),
              "is a model in ONNX Runtime's own format (.ort)",
              "serve the .onnx file that it was made from"),
          new Format(
              it -> it.isZip() && it.holds("/model.ini") && it.holds("/model.data"),
              "is an H2O MOJO",
              "in H2O: model.save_mojo is for Java with h2o-genmodel; train with scikit-learn, LightGBM or XGBoost for this server"),
          new Format(
              it -> it.text().contains("class TritonPythonModel"),
              "is a program for Triton's python backend, and nothing here runs Python",
              "serve the model file that it loads; steps around it go into an ensemble or to the caller"),
          new Format(
              it -> it.has(257, "ustar"), "is a tar archive", "unpack it and serve what is in it"),
          new Format(
              it -> it.text().contains("<PMML"),
              "is a PMML document",
              "serve the scikit-learn pickle that it was made from"),
          new Format(
              it -> it.text().startsWith("<?xml") && it.text().contains("opencv_storage"),
              "is an OpenCV model in XML",
              "convert its network to ONNX with the framework that trained it"));

  @Override
  public Optional<ModelLoadException> refusal(Path path, byte[] head) {
    Content content = new Content(path, head);
    if (content.isTornZip()) {
      return Optional.of(
          new ModelLoadException(
              "truncated_file",
              path.getFileName()
                  + " is a zip archive that was cut off or damaged (expected: a list of its entries at its end)",
              "copy it again"));
    }
    return TABLE.stream()
        .filter(format -> format.sign.test(content))
        .findFirst()
        .map(
            format ->
                new ModelLoadException(
                    "unsupported_format", path.getFileName() + " " + format.sentence, format.hint));
  }

  /** A GraphDef: field 1, nodes, whose field 1 is a name and whose field 2 an operator. */
  private static boolean frozenGraph(Content it) {
    boolean node = it.at(0) == 0x0a && it.text().contains("\u0012\u000bPlaceholder");
    boolean constant = it.at(0) == 0x0a && it.text().contains("\u0012\u0005Const");
    return node || constant;
  }

  /** A table whose first key is empty and whose value there is a BundleHeaderProto. */
  private static boolean checkpointIndex(Content it) {
    return it.has(0, "\0\0") && it.at(3) == 0x08 && it.at(5) == 0x1a && it.at(7) == 0x08;
  }

  /** A map of at most 15 members, the first of which is a text that names parameters. */
  private static boolean messagePack(Content it) {
    boolean map = (it.at(0) & 0xf0) == 0x80 || it.at(0) == 0xde;
    int text = it.at(0) == 0xde ? 3 : 1;
    return map
        && (it.at(text) & 0xe0) == 0xa0
        && (it.has(text + 1, "params") || it.has(text + 1, "model") || it.has(text + 1, "step"));
  }

  /** A Model: field 1, the version, then field 2, the description of inputs and outputs. */
  private static boolean coreMl(Content it) {
    return it.at(0) == 0x08
        && it.at(1) > 0
        && it.at(1) < 16
        && it.at(2) == 0x12
        && it.text().contains("com.github.apple.coremltools");
  }
}
