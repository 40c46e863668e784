/** Name to a builder: `build(n)` is a text of n code units. */
export const WORST_INPUTS: ReadonlyMap<string, (length: number) => string>;
export function repeat(unit: string, length: number): string;
