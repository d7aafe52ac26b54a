/**
 * Which encoder g a training has, and what it starts from. Encoders themselves are in {@code
 * dev.con2.internal.encoder}.
 */
@NullMarked
package dev.con2.encoder;

import org.jspecify.annotations.NullMarked;
