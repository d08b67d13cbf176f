package dev.primavista.benchmarks;

/**
 * The C oracle of the exact walk needs its own loader around it, which is not part of the shared
 * data.
 */
final class CRival {
  private CRival() {}

  static Figure fastref(String name, SharedFiles shared) {
    String where =
        shared.find("faq-reference/fastref.c").isPresent()
            ? "its driver is not on this machine"
            : "fastref.c is not on this machine";
    return Figure.absent(name, "C oracle fastref.c (about 1,000 to 3,000 us elsewhere)", where);
  }
}
