import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { BusinessError, InfrastructureError } from '@dead-letter/kafka'
import { Program } from '../../src/handlers/exec.ts'
import { fakeRecord } from '../harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'dead-letter-'))
after(() => rmSync(folder, { recursive: true }))
const signal = new AbortController().signal
const record = (offset: number, partition = 0) => fakeRecord({ offset, partition, rawValue: Buffer.from(`v${offset}`) })

let programs = 0
/** Runs `answer(record)` of JavaScript for each line; what it returns is written as a line. */
function program(t: TestContext, answer: string, times = {}) {
  const file = join(folder, `program-${programs++}.mjs`)
  writeFileSync(
    file,
    `import { createInterface } from 'node:readline'
import { existsSync, writeFileSync } from 'node:fs'
const answer = ${answer}
for await (const line of createInterface({ input: process.stdin })) {
  const said = answer(JSON.parse(line))
  if (said !== undefined) process.stdout.write((typeof said === 'string' ? said : JSON.stringify(said)) + '\\n')
}
if (process.env.ENDED) writeFileSync(process.env.ENDED, '')
`
  )
  return started(t, `"${process.execPath}" "${file}"`, times)
}

/**
 * As {@link program}, for tests that start it many times: a shell starts sooner than Node. `commands` run for each line, with the record's
 * offset in $offset; `ok` answers.
 */
function script(t: TestContext, commands: string, times = {}) {
  const file = join(folder, `program-${programs++}.sh`)
  writeFileSync(
    file,
    `ok() { echo "{\\"offset\\":$offset,\\"ok\\":true}"; }
while read -r line; do
  offset=\${line#*\\"offset\\":}
  offset=\${offset%%,*}
  ${commands}
done
`
  )
  return started(t, `sh "${file}"`, times)
}

function started(t: TestContext, command: string, times: object) {
  const notes: string[] = []
  const running = new Program(command, line => notes.push(line), 3, { restartMs: 10, graceMs: 3000, ...times })
  t.after(() => running.close())
  return {
    handle: (offset: number, partition?: number) => running.handle(record(offset, partition), { signal }),
    running,
    notes
  }
}

test('a record that is answered ok is done, one that is answered with an error fails', async t => {
  const { handle } = program(
    t,
    `r => r.value === 'v2' ? { offset: r.offset, error: 'no such customer' } : { offset: r.offset, ok: true }`
  )
  await handle(1)
  await assert.rejects(handle(2), { name: 'RecordRefused', message: 'no such customer' })
  await handle(3)
})

test('an answer may name the class of the error', async t => {
  const { handle } = program(t, `r => ({ offset: r.offset, error: 'refused', class: 'business' })`)
  await assert.rejects(handle(1), (error: unknown) => error instanceof BusinessError && error.message === 'refused')
})

test('a byte order mark before the first answer, as .NET writes it, is no part of the answer', async t => {
  const { handle, notes } = program(t, `r => '\\ufeff' + JSON.stringify({ offset: r.offset, ok: true })`)
  await handle(1)
  assert.deepEqual(notes, [])
})

test('records of several partitions share the program, each waits for its own answer', async t => {
  const { handle } = program(
    t,
    `r => ({ topic: r.topic, partition: r.partition, offset: r.offset, ...(r.partition === 1 ? { error: 'p1' } : { ok: true }) })`
  )
  const outcomes = await Promise.allSettled([handle(5, 0), handle(5, 1), handle(5, 2), handle(6, 1)])
  assert.deepEqual(
    outcomes.map(outcome => outcome.status),
    ['fulfilled', 'rejected', 'fulfilled', 'rejected']
  )
})

test('answers out of protocol are infrastructure, and the program is started again', async t => {
  const flag = join(folder, 'answered-wrong')
  for (const [wrong, reason] of [
    ['hello', /not JSON/],
    ['"hello"', /not a JSON object/],
    ['{"offset":2,"ok":true}', /was due/],
    ['{"offset":1,"partition":99,"ok":true}', /was due/],
    ['{"offset":1}', /neither/],
    ['{"offset":1,"error":"x","class":"odd"}', /"class" is one of/]
  ] as const) {
    rmSync(flag, { force: true })
    const right = `while read -r line; do echo '{"offset":1,"ok":true}'; done`
    const command = `if [ -e ${flag} ]; then ${right}; else touch ${flag}; read -r line; echo '${wrong}'; cat; fi`
    const notes: string[] = []
    const running = new Program(command, line => notes.push(line), 3, { restartMs: 1 })
    t.after(() => running.close())
    await assert.rejects(
      running.handle(record(1), { signal }),
      (error: unknown) => error instanceof InfrastructureError && reason.test(error.message)
    )
    assert.equal(notes.length, 1)
    await running.handle(record(1), { signal })
  }
})

test('the end of the program fails every record under way as infrastructure; the next one starts it again', async t => {
  const flag = join(folder, 'ended')
  const { handle, notes } = program(
    t,
    `r => { if (existsSync(${JSON.stringify(flag)})) return { offset: r.offset, ok: true }; writeFileSync(${JSON.stringify(flag)}, ''); process.exit(9) }`
  )
  const outcomes = await Promise.allSettled([handle(1, 0), handle(1, 1)])
  for (const outcome of outcomes)
    assert.ok(
      outcome.status === 'rejected' &&
        outcome.reason instanceof InfrastructureError &&
        /code 9/.test(outcome.reason.message)
    )
  assert.match(notes.join(), /ended with code 9/)
  await handle(1)
})

test('a command that does not exist is infrastructure', async t => {
  const missing = new Program('/nonexistent/program 2>/dev/null', () => {}, 3, { restartMs: 10 })
  t.after(() => missing.close())
  await assert.rejects(missing.handle(record(1), { signal }), InfrastructureError)
})

test('a program that hangs is ended when the record’s time is over', async t => {
  const { running, notes } = program(t, '() => undefined')
  const stuck = new AbortController()
  const handled = running.handle(record(1), { signal: stuck.signal })
  setTimeout(() => stuck.abort(Object.assign(new Error('stuck'), { code: 'HANDLER_STUCK' })), 50)
  await assert.rejects(handled, InfrastructureError)
  assert.match(notes.join(), /has not answered orders\[0\]@1 in time/)
})

test('a partition taken away does not end the program, nor confuse its answers', async t => {
  const { running, handle, notes } = program(t, `r => ({ offset: r.offset, ok: true })`)
  const lost = new AbortController()
  const handled = running.handle(record(1), { signal: lost.signal })
  lost.abort(new Error('lost'))
  await assert.rejects(handled, InfrastructureError)
  await handle(2, 1)
  assert.deepEqual(notes, [])
})

test('bytes that are not UTF-8 go as base64 and are marked; null is null', async t => {
  const { running } = program(t, `r => ({ offset: r.offset, error: JSON.stringify(r) })`)
  const binary = fakeRecord({ rawKey: Buffer.from([0xff]), rawValue: Buffer.from([0xfe, 0x00]) })
  await assert.rejects(running.handle(binary, { signal }), {
    message:
      '{"topic":"orders","partition":0,"offset":7,"key":"/w==","keyEncoding":"base64","value":"/gA=","encoding":"base64"}'
  })
  await assert.rejects(running.handle(fakeRecord({ rawKey: null, rawValue: null }), { signal }), {
    message: '{"topic":"orders","partition":0,"offset":7,"key":null,"value":null}'
  })
})

test('closing lets the program read to its end', async t => {
  const ended = join(folder, 'closed')
  process.env.ENDED = ended
  t.after(() => delete process.env.ENDED)
  const { handle, running } = program(t, `r => ({ offset: r.offset, ok: true })`)
  await handle(1)
  await running.close()
  assert.ok(existsSync(ended))
})

test('a record at which the program ends again and again is the record’s failure; others pass, and are not failed with it', async t => {
  const { running, notes } = script(t, '[ "$offset" != 13 ] || exit 7; ok')
  const handle = (offset: number, partition: number) => running.handle(record(offset, partition), { signal })
  await handle(1, 1)
  const outcomes: unknown[] = []
  for (let i = 0; i < 3; i++) {
    const [deadly, other] = await Promise.allSettled([handle(13, 0), handle(i, 1)])
    outcomes.push(deadly.status === 'rejected' ? deadly.reason.constructor : 'done')
    assert.equal(other.status, 'fulfilled')
  }
  assert.deepEqual(outcomes, [InfrastructureError, InfrastructureError, BusinessError])
  assert.equal(notes.length, 3)
  await handle(14, 0)
})

test('in one partition too: what it answered before says that it works', async t => {
  const { handle } = script(t, '[ "$offset" != 2 ] || exit 1; ok')
  await handle(1)
  for (let i = 0; i < 2; i++) await assert.rejects(handle(2), InfrastructureError)
  await assert.rejects(handle(2), BusinessError)
  await handle(3)
})

test('a program that ends at everything is an outage, however often', async t => {
  const { handle } = script(t, 'exit 1', { restartMs: 1, maxRestartMs: 1 })
  for (let i = 0; i < 8; i++) await assert.rejects(handle(1), InfrastructureError)
  const atStart = new Program('exit 3', () => {}, 3, { restartMs: 1, maxRestartMs: 1 })
  t.after(() => atStart.close())
  for (let i = 0; i < 8; i++) await assert.rejects(atStart.handle(record(1), { signal }), InfrastructureError)
})

test('an outage that begins later costs three records at most', async t => {
  const flag = join(folder, 'works')
  writeFileSync(flag, '')
  const { handle } = script(t, `[ -e "${flag}" ] || exit 1; ok`, { restartMs: 1, maxRestartMs: 1 })
  await handle(0)
  rmSync(flag)
  let refused = 0
  for (let offset = 1; offset <= 5; offset++) {
    for (let i = 0; i < 4; i++) {
      const error: unknown = await handle(offset).catch(thrown => thrown)
      if (!(error instanceof BusinessError)) continue
      refused++
      break
    }
  }
  assert.equal(refused, 3)
  writeFileSync(flag, '')
  await handle(6)
})

test('one record is one line for whoever reads lines, and its text is what it was', async t => {
  const value = 'a\u2028b\u2029c\u0085d\re\u000bf\u000cg\u001ch'
  const { running } = program(t, `r => ({ offset: r.offset, error: r.value })`)
  await assert.rejects(running.handle(fakeRecord({ rawValue: Buffer.from(value) }), { signal }), { message: value })
  const python = new Program(
    `python3 -c 'import io,json,sys
for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8"):
    assert len(line.splitlines()) == 1
    print(json.dumps({"offset": json.loads(line)["offset"], "ok": True}), flush=True)'`,
    () => {}
  )
  t.after(() => python.close())
  await python.handle(fakeRecord({ rawValue: Buffer.from(value), rawKey: Buffer.from(value) }), { signal })
})

test('the program gets no setting of ours, and so no password', async t => {
  process.env.DEAD_LETTER_SASL_PASSWORD = 'pw'
  process.env.OTHER_SETTING = 'kept'
  t.after(() => {
    delete process.env.DEAD_LETTER_SASL_PASSWORD
    delete process.env.OTHER_SETTING
  })
  const { handle } = program(
    t,
    `r => ({ offset: r.offset, error: Object.keys(process.env).filter(name => name.startsWith('DEAD_LETTER_')).join() + process.env.OTHER_SETTING })`
  )
  await assert.rejects(handle(1), { message: 'kept' })
})

test('a program that closes its stdin and lives on is ended and told of', async t => {
  const notes: string[] = []
  const deaf = new Program('exec 0<&-; sleep 60', line => notes.push(line), 3, { restartMs: 1 })
  t.after(() => deaf.close())
  const big = fakeRecord({ rawValue: Buffer.alloc(1 << 20, 'x') })
  await assert.rejects(deaf.handle(big, { signal }), /closed its stdin and lives on/)
  assert.match(notes.join(), /closed its stdin/)
})

for (const command of ['exec 0<&-; sleep 60', 'read -r line; exec 0<&-; sleep 60'])
  test(`a program that takes all that it is asked and closes its stdin is noticed as well: ${command}`, async t => {
    const deaf = new Program(command, () => {}, 3, { restartMs: 1 })
    t.after(() => deaf.close())
    await assert.rejects(deaf.handle(record(0), { signal }), /closed its stdin and lives on/)
  })

test('a program that closes its stdout and lives on is ended: it can answer nothing any more', async t => {
  const notes: string[] = []
  const dumb = new Program('exec 1>&-; sleep 60', line => notes.push(line), 3, { restartMs: 1 })
  t.after(() => dumb.close())
  await assert.rejects(dumb.handle(record(0), { signal }), /closed its stdout and lives on/)
  assert.match(notes.join(), /closed its stdout/)
})

test('a command that does not exist, or may not be executed, is told as that', async t => {
  for (const [command, told] of [
    ['/no/such/program', /code 127 \(command not found\)/],
    [`"${folder}"`, /code 126 \(not a command that may be executed\)/]
  ] as const) {
    const { handle, notes } = started(t, `${command} 2>/dev/null`, {})
    await assert.rejects(handle(0), told)
    assert.match(notes.join(), told)
  }
})
