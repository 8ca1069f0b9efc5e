export { atLoad, latencyBand, ratesToDraw, worstRegionOf, type AtLoad } from './at-load.ts';
export { billSections, type BillSection } from './bill-sections.ts';
export { failureGridOf, type FailureGrid, type GridCell, type GridRow } from './failure-grid.ts';
export { CLIENTS, graphOf, type GraphEdge, type GraphNode, type PlanGraph } from './graph.ts';
export { loadLadderOf, type Rung } from './load-ladder.ts';
export { MONEY_GROUPS, moneyGroupsOf, moneyOf, sharedMoneyOf, type MoneyGroup, type MoneyRow, type SharedMoney } from './money.ts';
export { sideBySide, type ComparedFigure } from './side-by-side.ts';
export { weekOfPlan, type PlanWeek } from './week.ts';
