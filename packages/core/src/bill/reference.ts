/**
 * Which number of the plan or the scenario an input of a bill line is, so that a workbook can point at its cell. Service and region are the
 * line's own; an edge is counted as `demandOf` lists them: the clients' first, then each service's calls in the scenario's order.
 */
export type InputReference =
  | { of: 'averageReplicas' | 'shards' | 'natVms' | 'capacityUnits' | 'averageRequestsPerSecond' | 'zones' | 'tierFrom' | 'tierTo' }
  | { of: 'replicasInQuarter'; quarter: number }
  | { of: 'edge'; edge: number; part: EdgePart }
  | { of: 'betweenShards'; part: 'calls' | 'bytes' | 'crossZone' }
  | { of: 'pool'; pool: string }
  | { of: 'scenario'; path: string };

/** Calls per client request; bytes of a call one way or both; the share that is billed so. */
export type EdgePart =
  'calls' | 'requestBytes' | 'responseBytes' | 'bothBytes' | 'sameRegion' | 'otherRegion' | 'internet' | 'crossZone' | 'leavesVpc';
