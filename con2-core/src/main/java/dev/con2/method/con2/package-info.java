/**
 * CON2, the paper's own method: context contrasting (equation 2), content alignment (equation 3),
 * their sum (equation 4), and the choice of a context (section 3.1). What {@code Terms.ALL} adds is
 * ours.
 */
@NullMarked
package dev.con2.method.con2;

import org.jspecify.annotations.NullMarked;
