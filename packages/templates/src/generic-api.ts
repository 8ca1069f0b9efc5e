/** `generic/api`: a front end that fans out to workers, which read a store. Any request-driven service starts from something like it. */
import type { Template } from '@plimsoll/core';

const prior = 'a prior for a typical JSON API; measure your own';

export const genericApi: Template = {
  name: 'generic/api',
  title: 'API: front end, workers, store',
  description: 'Clients reach a front end; each request fans out to workers in parallel; each worker reads a store.',
  parameters: {
    fanOut: {
      title: 'Calls to workers per request',
      default: 3,
      unit: 'calls',
      source: prior,
      howToMeasure: 'requests/s at the workers divided by requests/s at the front end',
    },
    items: {
      title: 'Items worked on per call',
      default: 20,
      unit: 'items',
      source: prior,
      howToMeasure: 'mean length of the list in a response',
    },
    frontTime: {
      title: 'vCPU time of the front end per request',
      default: '0.6ms',
      unit: 's',
      source: prior,
      howToMeasure: 'instances × vCPUs × CPU utilisation ÷ requests/s',
    },
    workTime: {
      title: 'vCPU time of a worker per call',
      default: '1.5ms',
      unit: 's',
      source: prior,
      howToMeasure: 'as above, with one item per call',
    },
    itemTime: {
      title: 'vCPU time of a worker per item',
      default: '0.1ms',
      unit: 's',
      source: prior,
      howToMeasure: 'how vCPU time grows with the items',
    },
    storeReads: {
      title: 'Reads of the store per call',
      default: 2,
      unit: 'reads',
      source: prior,
      howToMeasure: 'requests/s at the store divided by calls/s at the workers',
    },
    readTime: {
      title: 'vCPU time of the store per read',
      default: '0.25ms',
      unit: 's',
      source: prior,
      howToMeasure: 'instances × vCPUs × CPU utilisation ÷ reads/s',
    },
    storeMemory: {
      title: 'Memory of a store replica',
      default: '12GiB',
      unit: 'B',
      source: prior,
      howToMeasure: 'resident memory at the busiest hour',
    },
    itemBytes: { title: 'Bytes of an item', default: '400B', unit: 'B', source: prior, howToMeasure: 'response bytes ÷ items' },
  },
  scenario: {
    name: 'generic api',
    traffic: { peakRequestsPerSecond: 2000, averageRequestsPerSecond: 900, requestBytes: '1kB', responseBytes: '8kB' },
    regions: [{ cloud: 'gcp', region: 'us-central1' }],
    services: {
      front: {
        demand: 'frontTime',
        autoscaled: true,
        startupSeconds: 60,
        loadBalancer: 'public',
        calls: [
          { to: 'worker', perRequest: 'fanOut', requestBytes: 600, responseBytes: 'items * itemBytes', mode: 'parallel', networkMs: 0.3 },
        ],
      },
      worker: {
        demand: 'workTime + items * itemTime',
        autoscaled: true,
        startupSeconds: 60,
        loadBalancer: 'internal',
        memory: { base: '1GiB', perRequestInFlight: '1MiB' },
        calls: [{ to: 'store', perRequest: 'storeReads', requestBytes: 300, responseBytes: '3kB', mode: 'parallel', networkMs: 0.3 }],
      },
      store: { demand: 'readTime', memory: { base: 'storeMemory', perRequestInFlight: '64KiB' }, diskGib: 100 },
    },
    objectives: { latency: [{ fraction: 0.95, ms: 150 }], survive: { zones: 1 } },
    constraints: { maxUtilizationFraction: 0.6 },
  },
};

/** What `plimsoll init` writes: the same service as a plain scenario, each line explained. */
export const genericApiStarter = `# A scenario for Plimsoll: everything you state about a service. Plan it with:   plimsoll plan FILE
# Numbers are in the unit of their name, or text with a unit ("0.8ms", "12GiB", "40%").
# Not sure of a number? Write a range, {low: 0.5ms, mid: 0.8ms, high: 1.5ms}: the plan then has one too.
name: my service

parameters:                       # names that every formula below may use
  items: 20                       # what one answer lists

traffic:
  peakRequestsPerSecond: 2000     # mean of your busiest hour
  averageRequestsPerSecond: 900   # mean of the whole week: it decides the bill, the peak decides the fleet
  requestBytes: 1kB
  responseBytes: 8kB              # to clients on the internet, at the cloud's egress price

regions:                          # one or several, on either cloud; with several add shareFraction to each
  - { cloud: gcp, region: us-central1, zones: 3 }

services:
  front:                          # what the clients reach
    demand: 0.6ms                 # vCPU time of one request
    autoscaled: true              # follows the traffic; without it the fleet stands at its peak size
    startupSeconds: 60            # until a new replica takes requests
    loadBalancer: public
    calls:                        # parallel calls start together; sequence calls follow one another
      - { to: worker, perRequest: 3, requestBytes: 600, responseBytes: 8kB, mode: parallel, networkMs: 0.3 }
  worker:
    demand: 1.5ms + items * 0.1ms # a formula: 3.5 ms with 20 items
    autoscaled: true
    startupSeconds: 60
    loadBalancer: internal
    memory: { base: 1GiB, perRequestInFlight: 1MiB }
    calls:
      - { to: store, perRequest: 2, requestBytes: 300, responseBytes: 3kB, mode: parallel, networkMs: 0.3 }
  store:
    # Do you know the fleet rather than the milliseconds? Say what runs today instead of demand:
    # measured: { requestsPerSecond: 12000, machineType: n2d-standard-8, instances: 4, cpuUtilizationFraction: 38% }
    demand: 0.25ms
    memory: { base: 12GiB, perRequestInFlight: 64KiB }
    diskGib: 100

objectives:
  latency:
    - { fraction: 0.95, ms: 150 } # 95 % of the clients' requests within 150 ms, end to end
  survive: { zones: 1 }           # keep it with any one zone lost; regions: 1 and replicas: 1 work too

constraints:
  maxUtilizationFraction: 0.6     # how busy a replica may get, losses included
  tee: false                      # true: confidential machines only
  # families: [n2d, c3d]          # leave out to consider every current family
  # budgetUsdPerMonth: 5000
`;
