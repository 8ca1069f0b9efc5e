/** Regions of the two clouds that lie nearest to one another, by the places their vendors name: for looking over the fence, not for latency. */
import type { Cloud } from './documents.ts';

const PAIRS: readonly (readonly [aws: string, gcp: string])[] = [
  ['us-east-1', 'us-east4'],
  ['us-east-2', 'us-east5'],
  ['us-west-1', 'us-west2'],
  ['us-west-2', 'us-west1'],
  ['ca-central-1', 'northamerica-northeast1'],
  ['sa-east-1', 'southamerica-east1'],
  ['eu-west-1', 'europe-west1'],
  ['eu-west-2', 'europe-west2'],
  ['eu-west-3', 'europe-west9'],
  ['eu-central-1', 'europe-west3'],
  ['eu-central-2', 'europe-west6'],
  ['eu-north-1', 'europe-north1'],
  ['eu-south-1', 'europe-west8'],
  ['eu-south-2', 'europe-southwest1'],
  ['ap-northeast-1', 'asia-northeast1'],
  ['ap-northeast-2', 'asia-northeast3'],
  ['ap-northeast-3', 'asia-northeast2'],
  ['ap-southeast-1', 'asia-southeast1'],
  ['ap-southeast-2', 'australia-southeast1'],
  ['ap-southeast-3', 'asia-southeast2'],
  ['ap-southeast-4', 'australia-southeast2'],
  ['ap-south-1', 'asia-south1'],
  ['ap-south-2', 'asia-south2'],
  ['ap-east-1', 'asia-east2'],
  ['me-south-1', 'me-central1'],
  ['il-central-1', 'me-west1'],
  ['af-south-1', 'africa-south1'],
  // GCP regions without an own counterpart
  ['us-east-2', 'us-central1'],
  ['us-east-1', 'us-east1'],
  ['us-east-1', 'us-south1'],
  ['us-west-2', 'us-west3'],
  ['us-west-2', 'us-west4'],
  ['ca-central-1', 'northamerica-northeast2'],
  ['eu-central-1', 'europe-west4'],
  ['eu-central-1', 'europe-west10'],
  ['eu-south-1', 'europe-west12'],
  ['eu-central-1', 'europe-central2'],
  ['ap-east-1', 'asia-east1'],
  ['sa-east-1', 'southamerica-west1'],
];

/** The other cloud's nearest region; undefined where none is known. @example counterpartOf('aws', 'us-west-2') // => 'us-west1' */
export function counterpartOf(cloud: Cloud, region: string): string | undefined {
  const [own, other] = cloud === 'aws' ? ([0, 1] as const) : ([1, 0] as const);
  return PAIRS.find((pair) => pair[own] === region)?.[other];
}
