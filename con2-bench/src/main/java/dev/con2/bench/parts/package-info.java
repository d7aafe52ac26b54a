/**
 * What the parts of the work cost, each alone, measured by JMH: {@code scripts/bench Parts} runs
 * all, with a name of a class or a method those that match.
 */
@NullMarked
package dev.con2.bench.parts;

import org.jspecify.annotations.NullMarked;
