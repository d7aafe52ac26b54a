/**
 * The command line: each command is a class, each maps what the user typed to one call of the
 * library.
 */
@NullMarked
package dev.con2.app;

import org.jspecify.annotations.NullMarked;
