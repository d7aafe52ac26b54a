/**
 * What con2 throws when something outside the program is wrong ({@link
 * dev.con2.error.Con2Exception}).
 */
@NullMarked
package dev.con2.error;

import org.jspecify.annotations.NullMarked;
