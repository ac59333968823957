import { chaosTests } from './chaos.ts'
import { conformanceTests } from './conformance.ts'
import { pass } from './processes.ts'
import type { Counts } from './test-run.ts'
import { unitTests } from './unit.ts'

console.log('== check')
const checked = await pass(process.execPath, ['scripts/check.ts'])
console.log('== build')
const built = await pass(process.execPath, ['scripts/build.ts'])
console.log('== unit tests')
const unit = await unitTests()
console.log('== tests on Kafka')
const conformance = await conformanceTests()
console.log('== chaos')
const chaos = await chaosTests()

// A check or a build that failed counts as one failure.
const all: Counts[] = [
  unit,
  conformance,
  chaos,
  { passed: 0, failed: (checked === 0 ? 0 : 1) + (built === 0 ? 0 : 1), skipped: 0 }
]
const sum = (name: keyof Counts): number => all.reduce((total, counts) => total + counts[name], 0)
if (checked !== 0) console.log('check failed: see above')
if (built !== 0) console.log('build failed: see above')
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exitCode = sum('failed') === 0 ? 0 : 1
