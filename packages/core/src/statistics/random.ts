/**
 * Random numbers from a seed: the same seed, the same numbers, everywhere. Good for resampling and simulated data, not for secrets.
 * Source: sfc32 of Chris Doty-Humphrey's PractRand (2010), its state filled by splitmix32.
 */

/** @returns a function that gives the next number, 0 included, 1 not */
export function randomFrom(seed: number): () => number {
  let mixed = Math.trunc(seed) | 0;
  const word = () => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = mixed ^ (mixed >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [a, b, c, counter] = [word(), word(), word(), 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** A standard normal number from two of `random` (Box & Muller 1958). */
export function normalFrom(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
