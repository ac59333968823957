import { parseArgs } from 'node:util'
import { kafkaVersionTests, olderKafka } from './kafka-versions.ts'
import { nodeVersionTests, otherNodes } from './node-versions.ts'
import { otherVersionTests } from './other-versions.ts'
import type { Counts } from './test-run.ts'

const usage = `npm run versions -- [--kafka [version …]] [--node [version …]]

The short suite on older releases of Kafka (${olderKafka.join(', ')}) and, with the unit tests, on the other versions of Node
that are promised (${otherNodes.join(', ')}). Without options, both. See docs/versions.md.`

const { values, positionals } = parseArgs({
  options: { kafka: { type: 'boolean' }, node: { type: 'boolean' }, help: { type: 'boolean' } },
  allowPositionals: true
})
if (values.help || (positionals.length > 0 && Boolean(values.kafka) === Boolean(values.node))) {
  console.log(usage)
  process.exit(values.help ? 0 : 2)
}
const asked = positionals.length === 0 ? undefined : positionals
const { passed, failed, skipped } = await tests()
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1

function tests(): Promise<Counts> {
  if (values.kafka === values.node) return otherVersionTests()
  return values.kafka ? kafkaVersionTests(asked) : nodeVersionTests(asked)
}
