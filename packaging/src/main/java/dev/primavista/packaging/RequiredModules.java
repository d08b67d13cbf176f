package dev.primavista.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The modules of the JDK that a class path needs: those whose exported packages its classes name in
 * their constant pools, and those that are reached by name alone.
 */
final class RequiredModules {
  /** Zip file systems, options of sockets, recordings of what a server in trouble does. */
  private static final List<String> BY_NAME = List.of("jdk.zipfs", "jdk.net", "jdk.jfr");

  private final Map<String, String> modules = new HashMap<>();
  private final SortedSet<String> required = new TreeSet<>(BY_NAME);

  private RequiredModules() {
    ModuleFinder.ofSystem()
        .findAll()
        .forEach(
            module -> {
              String name = module.descriptor().name();
              for (ModuleDescriptor.Exports exported : module.descriptor().exports()) {
                if (!exported.isQualified()) {
                  modules.put(exported.source(), name);
                }
              }
            });
  }

  /** Their names, sorted. */
  static SortedSet<String> of(List<Path> jars) throws IOException {
    RequiredModules found = new RequiredModules();
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        for (ZipEntry entry :
            (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
          if (entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class")) {
            found.read(zip, entry);
          }
        }
      }
    }
    return found.required;
  }

  private void read(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      for (PoolEntry constant : ClassFile.of().parse(in.readAllBytes()).constantPool()) {
        if (constant instanceof ClassEntry named) {
          ClassDesc type = named.asSymbol();
          while (type.isArray()) {
            type = type.componentType();
          }
          String module = modules.get(type.packageName());
          if (module != null) {
            required.add(module);
          }
        }
      }
    } catch (IllegalArgumentException unreadable) {
      // A class of a version that this JDK does not know is not run by it either.
    }
  }
}
