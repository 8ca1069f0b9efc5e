/** Where regions are, to a degree: the metropolitan areas that their vendors name. For what lies nearest, not for latency. */
import type { Cloud } from '@plimsoll/core';

/** latitude and longitude, in degrees */
type Place = readonly [latitude: number, longitude: number];

export const PLACES: Record<Cloud, Record<string, Place>> = {
  aws: {
    'af-south-1': [-34, 18],
    'ap-east-1': [22, 114],
    'ap-northeast-1': [36, 140],
    'ap-northeast-2': [37, 127],
    'ap-northeast-3': [35, 135],
    'ap-south-1': [19, 73],
    'ap-south-2': [17, 78],
    'ap-southeast-1': [1, 104],
    'ap-southeast-2': [-34, 151],
    'ap-southeast-3': [-6, 107],
    'ap-southeast-4': [-38, 145],
    'ap-southeast-5': [3, 102],
    'ap-southeast-7': [14, 101],
    'ca-central-1': [45, -74],
    'ca-west-1': [51, -114],
    'eu-central-1': [50, 9],
    'eu-central-2': [47, 8],
    'eu-north-1': [59, 18],
    'eu-south-1': [45, 9],
    'eu-south-2': [42, -1],
    'eu-west-1': [53, -6],
    'eu-west-2': [51, 0],
    'eu-west-3': [49, 2],
    'il-central-1': [32, 35],
    'me-central-1': [24, 54],
    'me-south-1': [26, 51],
    'mx-central-1': [21, -100],
    'sa-east-1': [-23, -47],
    'us-east-1': [39, -77],
    'us-east-2': [40, -83],
    'us-gov-east-1': [40, -83],
    'us-gov-west-1': [46, -120],
    'us-west-1': [37, -122],
    'us-west-2': [46, -120],
  },
  gcp: {
    'africa-south1': [-26, 28],
    'asia-east1': [24, 120],
    'asia-east2': [22, 114],
    'asia-northeast1': [36, 140],
    'asia-northeast2': [35, 135],
    'asia-northeast3': [37, 127],
    'asia-south1': [19, 73],
    'asia-south2': [29, 77],
    'asia-southeast1': [1, 104],
    'asia-southeast2': [-6, 107],
    'asia-southeast3': [14, 101],
    'australia-southeast1': [-34, 151],
    'australia-southeast2': [-38, 145],
    'europe-central2': [52, 21],
    'europe-north1': [61, 27],
    'europe-north2': [59, 18],
    'europe-southwest1': [40, -4],
    'europe-west1': [50, 4],
    'europe-west10': [53, 13],
    'europe-west12': [45, 8],
    'europe-west2': [51, 0],
    'europe-west3': [50, 9],
    'europe-west4': [53, 7],
    'europe-west6': [47, 8],
    'europe-west8': [45, 9],
    'europe-west9': [49, 2],
    'me-central1': [25, 51],
    'me-central2': [26, 50],
    'me-west1': [32, 35],
    'northamerica-northeast1': [45, -74],
    'northamerica-northeast2': [44, -79],
    'northamerica-south1': [21, -100],
    'southamerica-east1': [-23, -47],
    'southamerica-west1': [-33, -71],
    'us-central1': [41, -96],
    'us-east1': [33, -80],
    'us-east4': [39, -77],
    'us-east5': [40, -83],
    'us-south1': [33, -97],
    'us-west1': [46, -121],
    'us-west2': [34, -118],
    'us-west3': [41, -112],
    'us-west4': [36, -115],
  },
};

const RADIANS = Math.PI / 180;

/** Half the chord between two places on a ball of radius 1: it orders as the distance does. */
function apart([latitudeA, longitudeA]: Place, [latitudeB, longitudeB]: Place): number {
  const north = Math.sin(((latitudeB - latitudeA) * RADIANS) / 2);
  const east = Math.sin(((longitudeB - longitudeA) * RADIANS) / 2);
  return north * north + Math.cos(latitudeA * RADIANS) * Math.cos(latitudeB * RADIANS) * east * east;
}

/**
 * Of the regions offered, the one that lies nearest to another; the first where the place of that other is not known.
 * Regions of governments are offered to nobody who has none of them.
 */
export function nearest(to: { cloud: Cloud; region: string }, cloud: Cloud, offered: readonly string[]): string | undefined {
  const here = PLACES[to.cloud][to.region];
  const open = offered.filter((name) => !name.includes('-gov-') || to.region.includes('-gov-'));
  if (!here) return open[0];
  const away = (name: string) => {
    const there = PLACES[cloud][name];
    return there ? apart(here, there) : Infinity;
  };
  return open.length ? open.reduce((best, name) => (away(name) < away(best) ? name : best)) : undefined;
}
