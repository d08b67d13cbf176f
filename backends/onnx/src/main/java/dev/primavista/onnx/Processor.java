package dev.primavista.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What the processor that this process runs on is known to have. */
final class Processor {
  /** Linux's names for the instructions that multiply bytes and add to 32 bits: x86's VNNI. */
  private static final Pattern VNNI = Pattern.compile("\\s(avx512_vnni|avx_vnni)(\\s|$)");

  private Processor() {}

  /**
   * Whether products of unsigned and signed bytes are added without being cut off at 16 bits. Only
   * Linux is asked; elsewhere the answer is no.
   */
  static boolean addsProductsOfBytesExactly() {
    try {
      return addsProductsOfBytesExactly(Files.readAllLines(Path.of("/proc/cpuinfo")));
    } catch (IOException none) {
      return false;
    }
  }

  /**
   * The same of what Linux tells.
   *
   * @param cpuinfo the lines of Linux's {@code /proc/cpuinfo}, a paragraph for each processor
   * @return whether every processor has such instructions: a thread may run on any
   */
  static boolean addsProductsOfBytesExactly(List<String> cpuinfo) {
    List<String> flags = cpuinfo.stream().filter(line -> line.startsWith("flags")).toList();
    return !flags.isEmpty() && flags.stream().allMatch(line -> VNNI.matcher(line).find());
  }
}
