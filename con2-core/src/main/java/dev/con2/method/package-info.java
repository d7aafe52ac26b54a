/**
 * What a method is: the seam between what is learned and everything that trains, keeps, scores and
 * reports it. Each method has a package below this one, and a line in {@code dev.con2.Methods}.
 */
@NullMarked
package dev.con2.method;

import org.jspecify.annotations.NullMarked;
