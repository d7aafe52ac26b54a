/**
 * The model file: a zip of one JSON and safetensors entries that says how it was made and carries a
 * self-test.
 */
@NullMarked
package dev.con2.model;

import org.jspecify.annotations.NullMarked;
