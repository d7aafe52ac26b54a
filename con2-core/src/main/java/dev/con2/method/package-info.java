/**
 * The paper's method and its rivals behind one interface ({@link dev.con2.method.Method}): learn
 * from normal images, score any. Each is one class; what they share is in the packages before.
 * Section 4 and the tables of the paper compare them.
 */
@NullMarked
package dev.con2.method;

import org.jspecify.annotations.NullMarked;
