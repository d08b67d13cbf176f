package dev.primavista.cli;

import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is called in this process, at home in a folder of its own. */
abstract class CalledCommand {
  static final Path ROOT = SharedData.projectRoot();
  static final String FAQ = ROOT.resolve("apps/faq/demo/js-faq.joblib").toString();

  static final String NETWORK = ROOT.resolve("apps/vision/demo/cifar10-resnet.onnx").toString();
  @TempDir Path folder = Path.of("");

  final CommandCalls command = new CommandCalls();

  int prima(String... arguments) {
    return command.call(ROOT, folder, arguments);
  }

  String out() {
    return command.out();
  }

  String err() {
    return command.err();
  }

  String file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    return file.toString();
  }
}
