import { fetchFrameworks, missingForFrameworks } from '@dead-letter/conformance/frameworks'
import { testsBeside } from './beside.ts'
import { chaosTests } from './chaos.ts'
import { conformanceTests, missingForRealKafka } from './conformance.ts'
import { differentialTests } from './differential.ts'
import { collectFailures, failedPart, keepFailure } from './failures.ts'
import { otherVersionTests } from './other-versions.ts'
import { capture } from './processes.ts'
import { dryRelease } from './release.ts'
import { addCounts, type Counts } from './test-run.ts'
import { toolTrials } from './try-tools.ts'

const failures = collectFailures()
// Maven mostly waits for answers: what the tests on real Kafka need is fetched while others run. Who needs it hears of a failure.
if (missingForRealKafka() === null && missingForFrameworks() === null) fetchFrameworks().catch(() => undefined)
console.log('== check')
const checked = await ran('check', 'scripts/check.ts')
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
const failedScripts = [checked, built, releasable].filter(ok => !ok).length
const scripts: Counts = { passed: 0, failed: failedScripts, skipped: 0 }
const { passed, failed, skipped } = addCounts([tools, unit, embedded, ...real, versions, scripts])
// Last, with where and why: of a log of thousands of lines often nothing but the end is at hand.
for (const line of failures()) console.log(line)
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1

/** What is published: built, packed, and tried with the tools of those who install it. */
async function publish(): Promise<{ built: boolean; releasable: boolean; tools: Counts }> {
  console.log('== build')
  const built = await ran('build', 'scripts/build.ts')
  console.log('== release, without publishing')
  const releasable = built && (await dryRelease())
  console.log('== bundlers, compilers and other runtimes')
  return { built, releasable, tools: built ? await toolTrials() : { passed: 0, failed: 0, skipped: 1 } }
}

/** A script that prints what it did, at its end. */
async function ran(name: string, script: string): Promise<boolean> {
  const { ok, output } = await capture(process.execPath, [script])
  console.log(output)
  if (!ok) keepFailure({ stage: name, name: script, error: failedPart(output) })
  return ok
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
