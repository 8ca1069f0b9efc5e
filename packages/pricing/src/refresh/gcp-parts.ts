/** The parts of a refresh from GCP: one service's SKUs each, laid aside as they arrive. */
import { gcpCatalog } from '../gcp/client.ts';
import { GCP_SERVICES, keptSku, type KeptSku } from '../gcp/kept-sku.ts';
import { gcpDocuments, type GcpKept } from '../gcp/to-documents.ts';
import type { SnapshotSource } from '../snapshot/manifest.ts';
import type { Stage } from '../snapshot/stage.ts';
import type { Retrier } from '../source/retry.ts';
import { SourceError } from '../source/source-error.ts';
import type { FreshRead } from './aws-parts.ts';
import type { RefreshOptions } from './options.ts';

export async function readGcp(options: RefreshOptions, stage: Stage, retrier: Retrier, snapshotDate: string): Promise<FreshRead> {
  const { regions, before, shapes, env, endpoint, transport = 'grpc', now, onProgress } = options;
  const catalog = await gcpCatalog({
    retrier,
    env,
    transport,
    ...(endpoint !== undefined && { endpoint }),
    ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
  });
  try {
    const { value: services } = await stage.part('ListServices', () => catalog.services());
    const wanted = services.filter(
      ({ displayName }) => GCP_SERVICES.includes(displayName) || /^Stackdriver (Monitoring|Logging)$/.test(displayName),
    );
    if (!wanted.some(({ displayName }) => displayName === 'Compute Engine'))
      throw new SourceError('badAnswer', 'the Cloud Billing Catalog lists no service Compute Engine');
    const knownIds = new Set(
      [...regions, 'global'].flatMap((region) => before(region).prices?.skus.flatMap(([, , id]) => (id ? id.split('|') : [])) ?? []),
    );
    const nowMs = now().getTime();
    const kept: GcpKept[] = [];
    const sources: SnapshotSource[] = [];
    let reused = 0;
    let rows = 0;
    for (const [done, { name, displayName }] of wanted.entries()) {
      const tell = (more: number) => onProgress?.({ what: `gcp ${displayName}`, done, total: wanted.length, rows: rows + more });
      tell(0);
      const key = `ListSkus ${displayName}`;
      const part = await stage.part(key, async () => {
        const found: KeptSku[] = [];
        let row = 0;
        for await (const page of catalog.skus(name)) {
          for (const sku of page) {
            const one = keptSku(sku, ++row, { service: displayName, regions: new Set(regions), knownIds, nowMs });
            if (one) found.push(one);
          }
          tell(row);
        }
        return { kept: found, seen: row };
      });
      if (part.reused) reused++;
      rows += part.value.seen;
      sources.push({ query: key, retrieved: part.at, sha256: part.sha256 });
      kept.push({ kept: part.value.kept, source: { file: key, origin: 'Cloud Billing Catalog API', date: part.at.slice(0, 10) } });
    }
    onProgress?.({ what: 'gcp', done: wanted.length, total: wanted.length, rows });
    const fresh = gcpDocuments(kept, { shapes, regions, before: (region) => before(region).prices, snapshotDate });
    const missing = GCP_SERVICES.filter((name) => !wanted.some(({ displayName }) => displayName === name));
    return {
      fresh: { ...fresh, gaps: [...fresh.gaps, ...missing.map((name) => `the catalog lists no service ${name}`)] },
      sources,
      parts: { read: wanted.length - reused, reused },
    };
  } finally {
    await catalog.close().catch(() => undefined);
  }
}
