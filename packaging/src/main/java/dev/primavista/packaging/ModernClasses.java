package dev.primavista.packaging;

import java.io.ByteArrayInputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Classes compiled for Java 5 and older, with the stack maps that newer ones have. A start archive
 * takes no class without them: the JVM would define and verify each at every start.
 */
final class ModernClasses {
  private static final ClassFileVersion VERSION = ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0);

  /** What a class that is nowhere to be found is taken for: an interface. */
  private static final ClassHierarchyResolver UNKNOWN = _ -> ClassHierarchyInfo.ofInterface();

  private final ClassFile format;

  /**
   * @param find the bytes of a class by the name of its entry, such as {@code a/B.class}; null
   *     where there is none
   */
  ModernClasses(Function<String, byte @Nullable []> find) {
    ClassHierarchyResolver ours =
        ClassHierarchyResolver.ofResourceParsing(
            (ClassDesc type) -> {
              byte @Nullable [] found = find.apply(entry(type));
              return found == null ? null : new ByteArrayInputStream(found);
            });
    format =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                ours.orElse(ClassHierarchyResolver.defaultResolver()).orElse(UNKNOWN)));
  }

  private static String entry(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1) + ".class";
  }

  /** Whether these are the bytes of a class without stack maps. */
  static boolean isOld(byte[] bytes) {
    return bytes.length > 8
        && (bytes[0] & 0xff) == 0xca
        && (bytes[1] & 0xff) == 0xfe
        && bytes[6] == 0
        && bytes[7] < ClassFile.JAVA_6_VERSION;
  }

  /** The same class, of Java 8. */
  byte[] modern(byte[] old) {
    ClassModel model = format.parse(old);
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.with(VERSION);
          } else {
            builder.with(element);
          }
        };
    ClassTransform frames =
        ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));
    return format.transformClass(model, version.andThen(frames));
  }
}
