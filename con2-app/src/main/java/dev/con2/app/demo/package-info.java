/**
 * The picture set of {@code con2 demo}: drawings of one metal part as a camera above an inspection
 * bench would see it, intact and with four kinds of defect. The way of a picture: {@code Variation}
 * and {@code Severity} say how far things may vary, {@code Scene} and {@code Defect} are one draw
 * from them, {@code PartShape} is the geometry, {@code Photograph} makes the pixels, and {@link
 * dev.con2.app.demo.ManufacturedParts} writes the files.
 */
@NullMarked
package dev.con2.app.demo;

import org.jspecify.annotations.NullMarked;
