package dev.primavista.e2e;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the stage; without a browser they are skipped, and the reason names what was looked
 * for.
 */
final class OnStage implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(OnStage.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<Path> browser = Stage.installedBrowser();
    Assumptions.assumeTrue(
        browser.isPresent(), () -> "not run: no browser at any of " + Stage.BROWSERS);
    context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Stage.class, key -> Stage.open(browser.orElseThrow()), Stage.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Stage.class;
  }

  @Override
  public Stage resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Stage stage = context.getRoot().getStore(NAMESPACE).get(Stage.class, Stage.class);
    if (stage == null) {
      throw new IllegalStateException("the stage opens before the first test of a class");
    }
    return stage;
  }
}
