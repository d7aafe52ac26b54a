/**
 * Pictures as people have them, made into images of one size: decoding, colour, bit depth and
 * orientation, the one antialiased resize, folders, and what is wrong with a bad file. First step
 * of the way of the data; the paper's appendix C.
 */
@NullMarked
package dev.con2.image;

import org.jspecify.annotations.NullMarked;
