/** A ceiling as a scenario states it. */
import type { RawScenario } from '@plimsoll/core';

export type Limit = NonNullable<RawScenario['limits']>[number];
