/**
 * Which context suits some normal images: the two requirements of section 3.1, distinctiveness and
 * alignment, measured on these images alone. The paper does not say how it chooses.
 */
@NullMarked
package dev.con2.contexts;

import org.jspecify.annotations.NullMarked;
