/**
 * The Hourly sheet: month by month and hour by hour, what an autoscaled fleet runs. Hour h runs what its rate and its share of the rise to the next
 * hour need, the share being how much of an hour a replica takes to start; after the last hour comes the first.
 */
import { replicasAt, type Losses } from './fleet.ts';
import { Sheet, type Binding, type Cell } from './sheet.ts';
import type { Traffic } from './traffic-sheet.ts';

const FIRST = 4;

export interface HourlyFleet {
  label: string;
  perShard: Cell;
  loadLine: Binding;
  losses: Losses;
  startup: Cell | number;
}

export class HourlySheet {
  readonly sheet = new Sheet('Hourly', [8, 8, 16]);
  private readonly traffic: Traffic;
  private column = 3;
  private rates: Cell[][] | undefined;

  constructor(traffic: Traffic) {
    this.traffic = traffic;
    this.sheet.title('Hourly', 'What autoscaled fleets run, hour by hour: load in load lines of one replica, and replicas per shard.');
    this.sheet.heads(FIRST - 1, ['Month', 'Hour', 'Client requests/s']);
    this.sheet.frozenColumns = 3;
  }

  get used(): boolean {
    return this.rates !== undefined;
  }

  /** Client requests/s by month and hour; written when the first column needs them. */
  private get hours(): Cell[][] {
    this.rates ??= this.traffic.growth.map((growth, m) =>
      this.traffic.hours.map((rate, h) => {
        const row = this.rowOf(m, h);
        this.sheet.row(row, [m + 1, h], 'whole');
        return this.sheet.derive(row, 2, 'rate * growth', { rate, growth });
      }),
    );
    return this.rates;
  }

  private rowOf(month: number, hour: number): number {
    return FIRST + month * this.traffic.hours.length + hour;
  }

  /** Two columns; the replicas by month and hour. */
  fleet({ label, perShard, loadLine, losses, startup }: HourlyFleet): Cell[][] {
    const column = this.column;
    this.column += 2;
    this.sheet.widths[column] = this.sheet.widths[column + 1] = 14;
    this.sheet.row(FIRST - 1, [`${label}: load`, `${label}: replicas`], 'head', column);
    return this.hours.map((month, m) =>
      month.map((rate, h) => {
        const row = this.rowOf(m, h);
        const next = month[(h + 1) % month.length]!;
        const load = this.sheet.derive(
          row,
          column,
          '(rate + max(0, next - rate) * min(1, startup / 3600)) * perShard / loadLine',
          { rate, next, startup, perShard, loadLine },
          'small',
        );
        const { text, bindings } = replicasAt(losses, load);
        return this.sheet.derive(row, column + 1, text, bindings, 'whole');
      }),
    );
  }

  /** One column of anything that follows the hours, from the rate of all regions. */
  values(
    label: string,
    make: (rate: Cell, month: number, hour: number) => { text: string; bindings: Readonly<Record<string, Binding>> },
  ): Cell[][] {
    const column = this.column++;
    this.sheet.widths[column] = 14;
    this.sheet.put(FIRST - 1, column, label, 'head');
    return this.hours.map((month, m) =>
      month.map((rate, h) => {
        const { text, bindings } = make(rate, m, h);
        return this.sheet.derive(this.rowOf(m, h), column, text, bindings);
      }),
    );
  }
}
