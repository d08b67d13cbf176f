package dev.primavista.vision.detection;

/**
 * Something in a picture.
 *
 * @param index its class as the network counts
 * @param score 0 to 1
 */
public record Detection(String label, int index, double score, Box box) {}
