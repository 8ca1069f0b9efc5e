/** Ceilings on what one request may bring: buyers, bytes, time, signals, models. Source: ba v4.9.0, code and documents. */
import type { Limit } from './limit.ts';

export const buyersPerAuction: Limit = {
  name: 'buyersPerAuction',
  need: 'buyers',
  most: 'if(chaffing > 0, 15, 2)',
  effect: 'warning',
  message: 'buyers beyond the cap in the code are never called',
  source: 'ba: select_ad_reactor: 15 with chaffing, 2 without',
};

export const requestSize: Limit = {
  name: 'requestSize',
  need: 'selectAdRequestBytes',
  most: '60kB',
  effect: 'warning',
  message: 'a whole compressed request is meant to stay under 60 kB, 2 to 4 kB a buyer',
  source: 'docs: bidding-auction-services-payload-optimization.md',
};

export const messageSize = (name: string, bytes: string): Limit => ({
  name: `messageSize.${name}`,
  need: bytes,
  most: '256MB',
  message: 'gRPC messages of the servers end at 256 MB',
  source: 'ba: services',
});

/** What stands in front cuts off longer calls: Envoy on AWS, the load balancer on GCP. */
export const routeTimeout = (name: string, timeout: string): Limit[] => [
  {
    name: `routeTimeout.${name}`,
    need: timeout,
    most: '2s',
    effect: 'warning',
    clouds: ['aws'],
    resource: 'time',
    message: 'Envoy ends the request after 2 s whatever the calls’ timeouts: derive them from the latency budget',
    source: 'ba: production/deploy/aws',
  },
  {
    name: `routeTimeout.${name}`,
    need: timeout,
    most: '10s',
    effect: 'warning',
    clouds: ['gcp'],
    resource: 'time',
    message: 'the load balancer ends the request after 10 s whatever the calls’ timeouts: derive them from the latency budget',
    source: 'ba: production/deploy/gcp/terraform',
  },
];

export const signalsSize: Limit = {
  name: 'signalsSize',
  need: 'signalsBytes',
  most: '1.5kB',
  message: 'protected app signals are at most 1.5 kB',
  source: 'docs: protected app signals',
};

export const modelSize: Limit = {
  name: 'modelSize',
  need: 'modelBytes',
  most: '2GB',
  message: 'a model is at most 2 GB (protobuf); up to 100 MB is called reasonable',
  source: 'ba: services/inference_sidecar/README.md',
};

export const reasonableModel: Limit = {
  name: 'reasonableModel',
  need: 'modelBytes',
  most: '100MB',
  effect: 'warning',
  message: 'models up to 100 MB are called reasonable; 9 GiB took more than 120 s to boot',
  source: 'ba: services/inference_sidecar/README.md',
};
