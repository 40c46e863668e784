// The sum that most national check digits begin with: each digit times the weight of its place.

/**
 * Sum of the first `weights.length` digits, each times its weight; what stands behind them is not read, so the check
 * digit need not be cut off. NaN, which equals nothing, where one of them is missing or no digit.
 */
export function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const digit = digits.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    sum += digit * weights[i]!;
  }
  return sum;
}
