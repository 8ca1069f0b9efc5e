/** Ceilings of the Key/Value service: realtime updates and the memory of a shard. Source: kv v1.2.0. */
import { formulaWith } from '../formulas.ts';
import type { Limit } from './limit.ts';

export const updateThreads: Limit = {
  name: 'realtimeThreads',
  need: 'messagesPerSecond',
  most: formulaWith('F15', { threads: 'realtimeThreads' }),
  clouds: ['aws'],
  resource: 'messages/s',
  message: 'every replica reads every message: more reader threads (realtime_updater_num_threads), or more updates in a message',
  source: 'kv: docs on realtime updates, 125 messages/s a thread',
};

export const updateMessage = (cloud: 'aws' | 'gcp'): Limit => ({
  name: `updateMessageSize.${cloud}`,
  need: 'messageBytes',
  most: cloud === 'aws' ? '256kB' : '10MB',
  clouds: [cloud],
  resource: 'bytes',
  message: 'an update message has room for only so much: fewer updates in a message',
  source: 'kv: docs on realtime updates',
});

export const shardMemory: Limit = {
  name: 'reshard',
  need: 'dataset / kv_shards / 1GiB',
  most: formulaWith('F18', { memoryLimit: 'kv_memoryGib' }),
  effect: 'warning',
  resource: 'memory',
  message: 'a shard within 10 % of its memory is due to be split (a parallel stack: shards cannot be changed in place)',
  source: 'kv: docs/sharding/sharding.md',
};
