/** F14: the shard that holds a key. */

/**
 * The SHA-256 digest of the key, read as a big-endian number, modulo the shards. With a sharding expression: the digest of what it captures.
 * @param digest 32 bytes
 * @param shards whole, at least 1
 * @throws {RangeError} for shards that are not a whole number of at least 1
 * @example shardOfDigest(createHash('sha256').update('key').digest(), 20)
 */
export function shardOfDigest(digest: Uint8Array, shards: number): number {
  if (!(Number.isInteger(shards) && shards >= 1))
    throw new RangeError(`shardOfDigest: shards must be a whole number of at least 1, got ${shards}`);
  return digest.reduce((rest, byte) => (rest * 256 + byte) % shards, 0);
}
