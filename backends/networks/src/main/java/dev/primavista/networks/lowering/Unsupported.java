package dev.primavista.networks.lowering;

/** A part of a network that has no counterpart here; the message says what it is. */
public final class Unsupported extends RuntimeException {
  public Unsupported(String what) {
    super(what, null, false, false);
  }
}
