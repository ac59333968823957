import assert from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { failedPart } from '../failures.ts'
import { capture, root } from '../processes.ts'

test('the end of a run tells of each test that failed on what it ran, where it stands and why', async t => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dead-letter-failing-')))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = (name: string, text: string): string => {
    writeFileSync(
      join(folder, name),
      `import assert from 'node:assert/strict'\nimport { test } from 'node:test'\n${text}`
    )
    return relative(root, join(folder, name))
  }
  const failing = file(
    'failing.test.mjs',
    `test('outer', async t => {
  await t.test('inner', () => assert.deepEqual(Array.from({ length: 50 }, (_, i) => i), [1]))
})
test('with a cause', () => { throw new RangeError('what', { cause: new Error('why') }) })
test('too long', { timeout: 20 }, () => new Promise(() => setTimeout(() => {}, 100)))
test('well', () => {})
`
  )
  const ended = file(
    'ended.test.mjs',
    `test('well too', () => {})\nprocess.stdout.write('the last word\\n')\nprocess.exit(3)\n`
  )
  const run = join(folder, 'run.ts')
  const [failures, testRun] = ['failures.ts', 'test-run.ts'].map(name => JSON.stringify(join(root, 'scripts', name)))
  writeFileSync(
    run,
    `import { collectFailures } from ${failures}
import { runTests } from ${testRun}
// Else it would be a part of the run that this test is of.
delete process.env.NODE_TEST_CONTEXT
const failures = collectFailures()
await runTests({ stage: 'the stage', alone: ${JSON.stringify([failing, ended])}, timeoutMs: 60_000 })
console.log(failures().join('\\n'))
`
  )
  const { output } = await capture(process.execPath, [run])
  const told = output.slice(output.lastIndexOf('== what failed'))
  const of = (name: string): string => told.split('FAILED ').find(each => each.startsWith(`${name}\n`)) ?? ''
  assert.equal(told.split('FAILED ').length, 5, output)
  for (const name of ['inner', 'with a cause', 'too long'])
    assert.match(of(name), new RegExp(`the stage; Node ${process.versions.node}; .*failing\\.test\\.mjs:\\d`), told)
  assert.match(of('inner'), /AssertionError \[ERR_ASSERTION\]: Expected[\s\S]*… \d+ lines …[\s\S]*failing\.test\.mjs:4/)
  assert.match(of('with a cause'), /RangeError: what\n[\s\S]*caused by\n +Error: why/)
  assert.match(of('too long'), /timed out after 20ms/)
  assert.match(of('a process of tests'), /exit code 3, .*ended\.test\.mjs[\s\S]*the last word/)
})

test('of what a script printed, what failed is told, else its end', () => {
  const lines = Array.from({ length: 100 }, (_, i) => `ok ${i}`)
  assert.match(
    failedPart([...lines.slice(0, 20), 'FAILED types', '    TS1', ...lines].join('\n')),
    /^FAILED types\n {4}TS1\nok 0\n/
  )
  assert.match(failedPart(lines.join('\n')), /^ok 70\n[\s\S]*\nok 99$/)
})
