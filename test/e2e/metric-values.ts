/** Reads `GET /metrics`. */

/** The values of one scrape by series: a series is its metric's name and its labels, in any order. */
export async function scrape(
  url: string,
): Promise<(name: string, labels?: Readonly<Record<string, string>>) => number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!match) continue;
    const labels = [...(match[2] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    values.set(keyOf(match[1] ?? '', Object.fromEntries(labels) as Record<string, string>), Number(match[3]));
  }
  return (name, labels = {}) => values.get(keyOf(name, labels)) ?? 0;
}

const keyOf = (name: string, labels: Readonly<Record<string, string>>): string =>
  JSON.stringify([name, Object.entries(labels).toSorted(([a], [b]) => a.localeCompare(b))]);
