package dev.primavista.core.model;

import java.time.Duration;

/** Refuses values of a configuration by their keys. */
final class Bounds {
  private Bounds() {}

  /** A number that has a least. */
  static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: >= " + least + ")");
    }
  }

  /** A number that has a greatest. */
  static void atMost(String key, int value, int most) {
    if (value > most) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: at most " + most + ")");
    }
  }

  /** A priority of those that there are, from 1. */
  static void within(String key, int priority, int priorities) {
    if (priority < 1 || priority > priorities) {
      throw new IllegalArgumentException(
          key + ": " + priority + " (expected: 1 to " + priorities + ")");
    }
  }

  /** A time that may be zero. */
  static void notNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(key + ": " + told(value) + " (expected: >= 0)");
    }
  }

  /** A time that may not be zero. */
  static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + ": " + told(value) + " (expected: > 0)");
    }
  }

  /** As configurations have it: in whole seconds, milliseconds or microseconds. */
  private static String told(Duration value) {
    long micros = value.toNanos() / 1000;
    if (micros % 1_000_000 == 0) {
      return micros / 1_000_000 + "s";
    }
    return micros % 1000 == 0 ? micros / 1000 + "ms" : micros + "us";
  }
}
