package dev.primavista.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads an engine's jars and the classes that call them apart from the program's own libraries,
 * whose versions may differ. It shares the program's interfaces and its logging.
 */
public final class IsolatedLoader extends URLClassLoader {
  private static final List<String> SHARED =
      List.of("java.", "javax.", "jdk.", "sun.", "dev.primavista.", "org.slf4j.", "org.jspecify.");

  private final String callers;

  private IsolatedLoader(String callers, URL[] urls, ClassLoader parent) {
    super("engine " + callers, urls, parent);
    this.callers = callers + ".";
  }

  /**
   * The implementation of an interface, loaded apart.
   *
   * @param type the interface, which the program shares
   * @param implementation a class beside {@code type} in the same jar, with a constructor that
   *     takes the engine's folder; its package is loaded apart with it
   * @param folder the engine's jars
   */
  public static <T> T load(Class<T> type, String implementation, Path folder) {
    try {
      String callers = implementation.substring(0, implementation.lastIndexOf('.'));
      List<URL> urls = jars(folder);
      urls.add(type.getProtectionDomain().getCodeSource().getLocation());
      ClassLoader loader =
          new IsolatedLoader(callers, urls.toArray(URL[]::new), type.getClassLoader());
      Class<?> loaded = Class.forName(implementation, true, loader);
      return type.cast(loaded.getDeclaredConstructor(Path.class).newInstance(folder));
    } catch (java.lang.reflect.InvocationTargetException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException("the engine in " + folder + " does not start", failed);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the engine in " + folder + " does not fit", e);
    }
  }

  private static List<URL> jars(Path folder) {
    List<URL> urls = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : jars) {
        urls.add(url(jar));
      }
      return urls;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(callers) && SHARED.stream().anyMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      Class<?> loaded = known == null ? findClass(name) : known;
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  /** The engine's own resources, never the program's of the same name. */
  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }
}
