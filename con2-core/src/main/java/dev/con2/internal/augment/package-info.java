/** Makes views of batches of images on the device, by parameters that were drawn before. */
@NullMarked
package dev.con2.internal.augment;

import org.jspecify.annotations.NullMarked;
