package dev.primavista.networks.torch;

/**
 * A value of a network under construction.
 *
 * @param value its name in the graph
 * @param channels its second dimension; of tokens and rows the last
 */
record Feature(String value, long channels) {
  /** Another value of as many channels. */
  Feature with(String other) {
    return new Feature(other, channels);
  }
}
