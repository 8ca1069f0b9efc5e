/**
 * An amount of money in a sentence, to the cent.
 * @param usd at least 0; finite
 * @example usdWords(100191653.988) // => '$100,191,653.99'
 */
export function usdWords(usd: number): string {
  const [whole, cents] = usd.toFixed(2).split('.') as [string, string];
  return `$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}
