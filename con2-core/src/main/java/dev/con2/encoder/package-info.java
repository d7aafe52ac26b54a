/**
 * The encoder, a ResNet18 with a stem for small or for large images, and the projection heads
 * (section 3.2 and appendix D of the paper).
 */
@NullMarked
package dev.con2.encoder;

import org.jspecify.annotations.NullMarked;
