package dev.primavista.repository;

/** Who says which models are served. */
public enum ModelControl {
  /** The disk at the start and at every change, and operators. */
  AUTO,
  /** The disk at the start; nothing changes afterwards. */
  NONE,
  /** The disk at the start and at every change. */
  POLL,
  /** Operators alone, beside those that are named at the start. */
  EXPLICIT
}
