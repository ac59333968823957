import type { Scenario } from '../scenario.ts'
import { asyncHandler } from './async-handler.ts'
import { batchHandler } from './batch-handler.ts'
import { busyPartition } from './busy-partition.ts'
import { causes, causesConnect, causesLinear, causesMemory, causesSpring } from './causes.ts'
import { consoleMillion, consoleTenMillion } from './console.ts'
import { embeddedBroker } from './embedded-broker.ts'
import { emptyFamily } from './empty-family.ts'
import { firstRecord } from './first-record.ts'
import { keyConcurrency } from './key-concurrency.ts'
import { letterLatency } from './letter-latency.ts'
import { lookAtLetters } from './look-at-letters.ts'
import { malformedAll } from './malformed-all.ts'
import { malformedOnePercent } from './malformed-one-percent.ts'
import { memory } from './memory.ts'
import { largeRecords, smallRecords } from './record-sizes.ts'
import { redriveFirst, redriveLive, redriveRate } from './redrive.ts'
import { twoProcesses } from './two-processes.ts'

/** In the order of the page. */
export const scenarios: readonly Scenario[] = [
  malformedOnePercent,
  malformedAll,
  batchHandler,
  asyncHandler,
  keyConcurrency,
  largeRecords,
  smallRecords,
  memory,
  firstRecord,
  letterLatency,
  twoProcesses,
  busyPartition,
  redriveRate,
  redriveFirst,
  redriveLive,
  emptyFamily,
  embeddedBroker,
  causes,
  causesSpring,
  causesConnect,
  causesLinear,
  causesMemory,
  lookAtLetters,
  consoleMillion,
  consoleTenMillion
]
