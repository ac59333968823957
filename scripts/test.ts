import { fetchFrameworks, missingForFrameworks } from '@dead-letter/conformance/frameworks'
import { testsBeside } from './beside.ts'
import { chaosTests } from './chaos.ts'
import { conformanceTests, missingForRealKafka } from './conformance.ts'
import { differentialTests } from './differential.ts'
import { otherVersionTests } from './other-versions.ts'
import { pass } from './processes.ts'
import { dryRelease } from './release.ts'
import { addCounts, type Counts } from './test-run.ts'
import { toolTrials } from './try-tools.ts'

// Maven mostly waits for answers: what the tests on real Kafka need is fetched while others run. Who needs it hears of a failure.
if (missingForRealKafka() === null && missingForFrameworks() === null) fetchFrameworks().catch(() => undefined)
console.log('== check')
const checked = await pass(process.execPath, ['scripts/check.ts'])
// The unit tests run while what is published is built and tried: neither processor is idle while npm waits.
const [{ built, releasable, tools }, unit] = await Promise.all([
  publish(),
  testsBeside('unit tests', 'scripts/unit.ts')
])
console.log('== tests on the embedded broker')
const embedded = await conformanceTests([], ['embedded'])
const real = await onRealKafka()
console.log('== older releases of Kafka, beside them other versions of Node')
const versions = await otherVersionTests()

// A check, a build or a release that failed counts as one failure.
const failedScripts = [checked === 0, built === 0, releasable].filter(ok => !ok).length
const scripts: Counts = { passed: 0, failed: failedScripts, skipped: 0 }
const { passed, failed, skipped } = addCounts([tools, unit, embedded, ...real, versions, scripts])
if (checked !== 0) console.log('check failed: see above')
if (built !== 0) console.log('build failed: see above')
if (!releasable) console.log('release failed: see above')
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1

/** What is published: built, packed, and tried with the tools of those who install it. */
async function publish(): Promise<{ built: number; releasable: boolean; tools: Counts }> {
  console.log('== build')
  const built = await pass(process.execPath, ['scripts/build.ts'])
  console.log('== release, without publishing')
  const releasable = built === 0 && (await dryRelease())
  console.log('== bundlers, compilers and other runtimes')
  return { built, releasable, tools: built === 0 ? await toolTrials() : { passed: 0, failed: 0, skipped: 1 } }
}

/** The other half, which needs Java; under CI its absence is a failure. */
async function onRealKafka(): Promise<readonly Counts[]> {
  const missing = missingForRealKafka()
  if (missing !== null && process.env.CI !== 'true') {
    console.log(`Skipped: the tests on real Kafka, chaos among them: ${missing}.`)
    return [{ passed: 0, failed: 0, skipped: 1 }]
  }
  console.log('== tests on real Kafka')
  const conformance = await conformanceTests([], ['kafka'])
  // Both wait more than they work: for sessions to run out, for brokers to come back.
  console.log('== the embedded broker beside real Kafka, and chaos')
  return [conformance, ...(await Promise.all([differentialTests(), chaosTests()]))]
}
