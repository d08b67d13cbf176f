package dev.primavista.cli;

import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is called in this process, at home in a folder of its own. */
public abstract class CalledCommand {
  protected static final Path ROOT = SharedData.projectRoot();
  protected static final String FAQ = ROOT.resolve("apps/faq/demo/js-faq.joblib").toString();

  protected static final String NETWORK =
      ROOT.resolve("apps/vision/demo/cifar10-resnet.onnx").toString();
  @TempDir protected Path folder = Path.of("");

  protected final CommandCalls command = new CommandCalls();

  protected int prima(String... arguments) {
    return command.call(ROOT, folder, arguments);
  }

  protected String out() {
    return command.out();
  }

  protected String err() {
    return command.err();
  }

  protected String file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    return file.toString();
  }
}
