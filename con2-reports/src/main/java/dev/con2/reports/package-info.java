/**
 * What a person sees after an evaluation or a training run: one HTML file that needs nothing but a
 * browser, with the same numbers as JSON and the scores as CSV beside it. Last step of the way of
 * the data.
 */
@NullMarked
package dev.con2.reports;

import org.jspecify.annotations.NullMarked;
