package dev.primavista.core.repository;

/** The life of one version of a model. */
public enum ModelState {
  /** Being read and warmed up. */
  LOADING,
  /** Answers requests. */
  READY,
  /** Finishes the requests it has; takes no more. */
  UNLOADING,
  /** Could not be loaded; the reason is with it. */
  UNAVAILABLE
}
