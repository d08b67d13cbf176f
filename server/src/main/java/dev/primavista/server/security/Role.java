package dev.primavista.server.security;

import java.util.Locale;

/** What a key grants, and what a route needs. Each grants what those before it do. */
public enum Role {
  /** Needed by what everybody may call, with or without a key; no key has it. */
  ANYBODY,
  /** Asks models and reads what they are. */
  READER,
  /** Changes what is served, and reads what operators read. */
  ADMIN;

  /** Whether a key with this role may do what needs the other. */
  public boolean grants(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** As it stands in files and documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
