/**
 * The losses of section 3.2: instance discrimination (equation 1), context contrasting (equation
 * 2), content alignment (equation 3) and their sum CON2 (equation 4).
 */
@NullMarked
package dev.con2.loss;

import org.jspecify.annotations.NullMarked;
