/**
 * CLIP-AD (Liznerski et al. 2022): a CLIP of the user's compares pictures with what texts say is
 * normal and what is not; nothing is trained. Liznerski, Ruff, Vandermeulen, Franks, M&uuml;ller
 * and Kloft, <em>Exposing Outlier Exposure</em>; CLIP: Radford et al. 2021.
 */
@NullMarked
package dev.con2.method.clip;

import org.jspecify.annotations.NullMarked;
