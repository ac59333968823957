import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageExamples } from '../../../scripts/page-examples.ts'
import { produce, testTopic, within } from '../../harness/index.ts'
import { ordersTopic, startExample } from './program-of-a-page.ts'

/** The README's own runs until it is told to stop: a test of its own is about it. */
const examples = pageExamples().filter(example => example.page !== 'README.md')

for (const { page, line, code } of examples) {
  test(`${page}, line ${line}`, { concurrency: true }, async t => {
    const names = await ordersTopic(t)
    if (code.includes("'error.orders.billing'")) {
      await testTopic(t, { name: names.dlq, partitions: 2 })
      await produce(names.dlq, [{ value: '{', headers: [['x-original-topic', names.topic]] }])
    }
    const program = await startExample(t, code, names)
    const end = await within('the end of the example', program.ended)
    assert.deepEqual({ ...end, stderr: program.output.stderr }, { code: 0, signal: null, stderr: '' })
    if (code.includes('console.log')) assert.notEqual(program.output.stdout, '')
  })
}
