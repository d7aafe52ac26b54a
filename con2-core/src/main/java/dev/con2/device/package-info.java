/** Where tensors live and are worked on, and in which arithmetic. */
@NullMarked
package dev.con2.device;

import org.jspecify.annotations.NullMarked;
