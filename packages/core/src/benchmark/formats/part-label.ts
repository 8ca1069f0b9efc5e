/** Which label of a metric says what part of it a series is: a status, an error, a peer. What says who reports it is none. */
const USUAL = ['label', 'Label', 'status_code', 'error_code'];
const WHO =
  /^(__name__|job|instance(_id)?|task_id|service([._](name|version|instance[._]id))?|deployment[._]environment|operator|noise|location|zone|region|project_id|namespace|host|pod|container|node|monitored_resource|le|quantile|grpc_.*|otel.*)$/i;

export function partLabel(labels: Readonly<Record<string, unknown>>): string | undefined {
  const text = (key: string) => {
    const value = labels[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const usual = USUAL.map(text).find((value) => value !== undefined);
  if (usual !== undefined) return usual;
  const other = Object.keys(labels)
    .filter((key) => !WHO.test(key))
    .sort();
  return other.length === 1 ? text(other[0]!) : undefined;
}
