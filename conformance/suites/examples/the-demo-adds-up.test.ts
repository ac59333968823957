import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { deleteAfter, embedded, spawnProgram, within } from '../../harness/index.ts'

interface Summary {
  readonly produced: number
  readonly processed: number
  readonly dead: number
  readonly lost: number
  readonly seconds: number
  readonly deadByStage: Readonly<Record<string, number>>
  readonly topics: readonly string[]
}

const demo = join(import.meta.dirname, '../../../examples/demo/main.ts')

test('npm run demo -- --json: 205,261 records, 2,070 of them dead letters, none lost', async t => {
  // Left to itself it starts an embedded broker of its own.
  const program = await spawnProgram(t, demo, ['--json'], embedded ? { env: { KAFKA_BROKERS: '' } } : {})
  assert.deepEqual(await within('the end of the demo', program.ended, 120_000), { code: 0, signal: null })
  const { produced, processed, dead, lost, seconds, deadByStage, topics } = program.lines.at(-1) as Summary
  if (!embedded) for (const topic of topics) deleteAfter(t, topic)
  assert.deepEqual(
    { produced, processed, dead, lost, deadByStage },
    {
      produced: 205_261,
      processed: 203_191,
      dead: 2_070,
      lost: 0,
      deadByStage: { 'decode-value': 2_060, validate: 10 }
    }
  )
  assert.ok(seconds > 0)
})
