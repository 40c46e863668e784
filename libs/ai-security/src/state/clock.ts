/** Time as a dependency, so that tests move it instead of sleeping. */

/** Milliseconds, fractions allowed. */
export type Clock = () => number;

/**
 * Milliseconds from an unspecified start. It never steps back or jumps as the wall clock does when it is
 * set, so a window can neither be cut short nor last for hours.
 */
export const monotonicClock: Clock = () => performance.now();
