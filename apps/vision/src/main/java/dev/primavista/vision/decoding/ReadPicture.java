package dev.primavista.vision.decoding;

import dev.primavista.vision.image.RgbImage;

/**
 * A picture as a recipe reads it.
 *
 * @param width the whole picture's, upright where the recipe turns it, in pixels
 * @param pixels perhaps of a smaller size, where the recipe allows it
 */
public record ReadPicture(int width, int height, RgbImage pixels) {}
